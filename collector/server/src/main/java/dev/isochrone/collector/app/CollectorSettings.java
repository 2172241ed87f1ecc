// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import dev.isochrone.collector.IngestKey;
import dev.isochrone.collector.access.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** What {@code application.yml} says under {@code isochrone}; its comments explain each setting. */
@ConfigurationProperties("isochrone")
record CollectorSettings(
    Path dataDirectory,
    @DefaultValue List<Key> keys,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("") String countryDatabase,
    Duration countryFreshFor,
    Path policyFile,
    Duration policyPollEvery,
    Access access,
    Duration erasePollEvery,
    HashKeyFiles hashKeys,
    Map<String, Duration> retention,
    Duration plannerMinute,
    boolean verifyWeights,
    int sourceSlicesPerHour,
    int maxApisOfApp,
    Otlp otlp,
    Receive receive,
    Spool spool,
    Store store,
    Query query,
    @DefaultValue("") String settingsFile,
    Slo slo) {

  record Key(@DefaultValue("default") String tenant, @DefaultValue("") String app, String key) {

    IngestKey standsFor() {
      return new IngestKey(tenant, app);
    }

    @Override
    public String toString() {
      return tenant + "/" + app;
    }
  }

  record HashKeyFiles(Path directory, Duration rotateEvery) {}

  record Access(Path file, Duration pollEvery, @DefaultValue Set<Role> anonymous, Oidc oidc) {}

  record Oidc(
      String issuer,
      String audience,
      String rolesClaim,
      String appsClaim,
      String clientId,
      String clientSecret,
      String clientSecretFile,
      String url,
      String provider,
      Set<String> scopes,
      Duration sessionLasts) {

    /** Without an issuer nobody makes tokens or logs people in. */
    Oidc {
      if (issuer.isEmpty()) {
        audience = "";
        clientId = "";
      } else if (audience.isEmpty() && clientId.isEmpty()) {
        throw new IllegalArgumentException(
            "isochrone.access.oidc: expected audience, whom the issuer's tokens are for, or"
                + " client-id, whom people log in to: neither");
      }
    }

    @Override
    public String toString() {
      return issuer + " as " + clientId;
    }
  }

  record Receive(
      DataSize maxBody,
      DataSize maxInflated,
      Duration bodyWithin,
      Duration firstRequestWithin,
      Duration nextRequestWithin,
      int workers,
      int maxWaiting,
      DataSize maxHeld,
      double batchesPerSecondOfAddress,
      double batchesPerSecondOfApp,
      DataSize bytesPerDayOfApp) {}

  record Otlp(double leastKeepProbability) {}

  record Spool(
      DataSize maxSize,
      DataSize segmentSize,
      int maxRecentBatches,
      DataSize insertSize,
      Duration insertAfter) {}

  record Store(
      DataSize maxDeadLetters, @Nullable Boolean severalCollectors, Duration drainWithin) {}

  record Query(int maxSeconds, int maxRows, DataSize maxAnswer, Duration shareFor) {}

  record Slo(
      Duration every, Duration budgetEvery, Duration budgetPeriod, int maxApps, int maxRegions) {}
}
