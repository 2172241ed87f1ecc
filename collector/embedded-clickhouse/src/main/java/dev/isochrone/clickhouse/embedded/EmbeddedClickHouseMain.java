// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs an {@link EmbeddedClickHouse} until the process is asked to stop (Ctrl-C, SIGTERM). */
@Command(
    name = "embedded-clickhouse",
    mixinStandardHelpOptions = true,
    description = "A ClickHouse in one process, spoken to over ClickHouse's HTTP interface.")
public final class EmbeddedClickHouseMain implements Callable<Integer> {
  @Option(
      names = "--directory",
      defaultValue = "data/clickhouse",
      description = "the data directory (default: ${DEFAULT-VALUE})")
  private Path directory = Path.of("data/clickhouse");

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description =
          "the address to listen on (default: ${DEFAULT-VALUE}); another than loopback needs --password")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8123",
      description = "0 for any free one (default: ${DEFAULT-VALUE})")
  private int port = 8123;

  @Option(
      names = "--max-execution-seconds",
      defaultValue = "300",
      description =
          "time limit of statements that set none, 0 for none (default: ${DEFAULT-VALUE})")
  private int maxExecutionSeconds = 300;

  @Option(
      names = "--password",
      defaultValue = "",
      description = "what clients must give as user default's password (default: none)")
  private String password = "";

  @Option(names = "--library", description = "libchdb (default: looked for where `npm ci` puts it)")
  private @Nullable Path library;

  private EmbeddedClickHouseMain() {}

  public static void main(String[] arguments) {
    int code =
        new CommandLine(new EmbeddedClickHouseMain())
            .setExecutionExceptionHandler(
                (failure, line, result) -> {
                  line.getErr().println(failure.getMessage());
                  return 1;
                })
            .execute(arguments);
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    EmbeddedClickHouseOptions options =
        EmbeddedClickHouseOptions.of(directory)
            .withCredentials("default", password)
            .withAddress(host, port)
            .withMaxExecutionSeconds(maxExecutionSeconds)
            .withLibrary(library);
    EmbeddedClickHouse clickHouse = EmbeddedClickHouse.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(clickHouse::close, "embedded-clickhouse-stop"));
    System.out.println("ClickHouse " + clickHouse.version() + " on " + clickHouse.url());
    new CountDownLatch(1).await();
    return 0;
  }
}
