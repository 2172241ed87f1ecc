// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.access;

import dev.isochrone.collector.OwnerOnlyFile;
import dev.isochrone.collector.SecretHash;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/**
 * Adds a key or a token to the access file and prints it, once: the file holds its hash alone. A
 * running collector takes it up by itself.
 */
public final class AccessCommand {
  private static final String HELP =
      """
      Usage: access add-key APP [TENANT] [--file FILE]
             access add-token NAME ROLE[,ROLE] [APP[,APP]] [--file FILE]

      Adds a line to the access file (default ./data/access) and prints the new secret, once.
      Roles: reader, operator, privacy-officer. Without apps, a token sees all of them.
      To take a secret back, remove its line. A running collector follows the file.
      """;
  private static final String FILE = "--file";

  private AccessCommand() {}

  /**
   * Runs the command.
   *
   * @param args what follows {@code access}
   * @return the exit code: 2 for arguments that make no sense
   */
  public static int run(List<String> args, PrintStream out, PrintStream err) throws IOException {
    int option = args.indexOf(FILE);
    if (args.isEmpty() || args.contains("--help") || option == args.size() - 1) {
      (args.contains("--help") ? out : err).print(HELP);
      return args.contains("--help") ? 0 : 2;
    }
    Path file = Path.of(option < 0 ? "data/access" : args.get(option + 1));
    List<String> words = option < 0 ? args : args.subList(0, option);
    String secret = OwnerToken.random();
    try {
      add(file, line(words, SecretHash.of(secret)));
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(HELP);
      return 2;
    }
    out.println(secret);
    return 0;
  }

  private static String line(List<String> words, String hash) {
    int given = words.size() - 1;
    if (words.get(0).equals("add-key") && (given == 1 || given == 2)) {
      return AccessList.ingestLine(words.get(1), given == 2 ? words.get(2) : "default", hash);
    }
    if (words.get(0).equals("add-token") && (given == 2 || given == 3)) {
      Set<String> apps = given == 3 ? Set.of(words.get(3).split(",", -1)) : Set.of();
      return AccessList.readLine(words.get(1), Role.parse(words.get(2)), apps, hash);
    }
    throw new IllegalArgumentException("expected add-key or add-token with its words: " + words);
  }

  private static void add(Path file, String line) throws IOException {
    boolean exists = Files.exists(file);
    String before = exists ? Files.readString(file) : "";
    String more = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + line + "\n";
    AccessList.parse(file.toString(), before + more);
    if (exists) {
      Files.writeString(file, more, StandardOpenOption.APPEND);
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    OwnerOnlyFile.create(file, more.getBytes(StandardCharsets.UTF_8));
  }
}
