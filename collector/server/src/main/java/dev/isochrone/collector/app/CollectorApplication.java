// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.access.AccessCommand;
import dev.isochrone.collector.access.AccessWatch;
import dev.isochrone.collector.access.OwnerToken;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import reactor.netty.ReactorNetty;

/** The collector's main class. */
@Configuration(proxyBeanMethods = false)
// which would make a user with a password in the log; who may look is AccessWiring's
@EnableAutoConfiguration(exclude = ReactiveUserDetailsServiceAutoConfiguration.class)
@Import({
  AccessWiring.class,
  Wiring.class,
  ReceiveWiring.class,
  RouteWiring.class,
  StoreWiring.class,
  QueryWiring.class,
  PlanWiring.class,
  PrivacyWiring.class,
  Screens.class,
  SelfReport.class
})
public class CollectorApplication {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorApplication.class);

  /** Starts the collector, or prints how to. */
  public static void main(String[] args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(HelpText.TEXT);
      return;
    }
    if (args.length > 0 && args[0].equals("access")) {
      System.exit(AccessCommand.run(List.of(args).subList(1, args.length), System.out, System.err));
    }
    if (args.length > 0 && args[0].equals("replay-dead-letters")) {
      System.exit(ReplayCommand.run(List.of(args).subList(1, args.length)));
    }
    chooseEventLoops();
    SpringApplication.run(CollectorApplication.class, args);
  }

  /** An event loop for two cores: of more, each wakes for less. Before Netty's classes look. */
  private static void chooseEventLoops() {
    int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    if (System.getProperty(ReactorNetty.IO_WORKER_COUNT) == null) {
      System.setProperty(ReactorNetty.IO_WORKER_COUNT, Integer.toString(loops));
    }
  }

  @EventListener
  void ready(ApplicationReadyEvent event) {
    if (!(event.getApplicationContext() instanceof WebServerApplicationContext context)) {
      return;
    }
    int port = context.getWebServer() == null ? 0 : context.getWebServer().getPort();
    CollectorSettings settings = context.getBean(CollectorSettings.class);
    ClickHouse clickHouse = context.getBean(ClickHouse.class);
    LOG.info(
        "Isochrone is at http://localhost:{}/ (ClickHouse {} at {}); ?token= and what is in {} logs in",
        port,
        clickHouse.isEmbedded() ? "in this process" : "server",
        clickHouse.url(),
        settings.dataDirectory().resolve(OwnerToken.FILE));
    if (settings.keys().isEmpty() && !context.getBean(AccessWatch.class).list().hasKeys()) {
      LOG.warn(
          "no ingest key is configured, so no app can send: start with"
              + " --isochrone.keys[0].app=<app> --isochrone.keys[0].key=<secret>"
              + " (or ISOCHRONE_KEYS_0_APP and ISOCHRONE_KEYS_0_KEY)");
    }
  }
}
