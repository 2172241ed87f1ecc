// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.plan.BudgetEndpoint;
import dev.isochrone.collector.plan.PlanEndpoint;
import dev.isochrone.collector.query.MarksEndpoint;
import dev.isochrone.collector.query.OpenApi;
import dev.isochrone.collector.query.QueryEndpoint;
import dev.isochrone.collector.receive.BatchesEndpoint;
import dev.isochrone.collector.receive.TracesEndpoint;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Puts the endpoints together; the wirings of the stages make them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  CollectorSettings.class,
  ClickHouseSettings.class,
  ClusterSettings.class
})
class Wiring {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  RouterFunction<ServerResponse> routes(
      BatchesEndpoint batches,
      TracesEndpoint traces,
      PlanEndpoint plan,
      BudgetEndpoint budget,
      QueryEndpoint query,
      OpenApi openApi,
      MarksEndpoint marks) {
    return RouterFunctions.route()
        .POST(BatchesFirst.PATH, batches::handle)
        .POST("/v1/traces", traces::handle)
        .GET("/v1/plan", plan::handle)
        .POST("/api/marks", marks::handle)
        .GET("/api/what-if", budget::whatIf)
        .GET("/api/budget-state", budget::state)
        .GET("/api/openapi.json", openApi::handle)
        .GET("/api/{name}", query::handle)
        .build();
  }
}
