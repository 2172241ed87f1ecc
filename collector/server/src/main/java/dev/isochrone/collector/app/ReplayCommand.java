// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.store.Replay;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * {@code replay-dead-letters}: sends what ClickHouse refused once more. Reads the collector's own
 * settings; where the engine is embedded, the collector must not run meanwhile.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CollectorSettings.class, ClickHouseSettings.class})
class ReplayCommand {

  /**
   * Runs the command.
   *
   * @param args settings, as for the collector
   * @return the exit code: 1 if letters stayed
   */
  static int run(List<String> args) throws IOException {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(ReplayCommand.class)
            .web(WebApplicationType.NONE)
            .run(args.toArray(String[]::new))) {
      CollectorSettings settings = context.getBean(CollectorSettings.class);
      ClickHouseSettings server = context.getBean(ClickHouseSettings.class);
      try (ClickHouse clickHouse = ClickHouse.open(server, settings.dataDirectory())) {
        return Replay.run(StoreWiring.deadLettersOf(settings), clickHouse.client(), System.out) == 0
            ? 0
            : 1;
      }
    }
  }
}
