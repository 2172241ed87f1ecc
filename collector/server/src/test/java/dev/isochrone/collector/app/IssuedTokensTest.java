// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An OpenID Connect issuer of ours, and what the collector lets its tokens do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuedTokensTest {
  private TestProvider issuer;
  private TestCollector collector;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    issuer = TestProvider.start();
    collector =
        TestCollector.start(
            directory,
            "--isochrone.access.oidc.issuer=" + issuer.url(),
            "--isochrone.access.oidc.audience=isochrone");
  }

  @AfterAll
  void stop() throws Exception {
    collector.close();
    issuer.close();
  }

  @Test
  void roles_open_what_they_open_and_nothing_else() throws Exception {
    String reader = token(claims -> claims.claim("roles", List.of("reader", "of something else")));
    String officer = token(claims -> claims.claim("roles", "privacy-officer"));
    String nobody = token(claims -> claims);

    assertThat(get("/api/regions?app=shop", reader)).isEqualTo(200);
    assertThat(get("/api/privacy/erasures", reader)).isEqualTo(403);
    assertThat(get("/api/privacy/erasures", officer)).isEqualTo(200);
    assertThat(get("/api/regions?app=shop", officer)).isEqualTo(403);
    assertThat(get("/api/regions?app=shop", nobody)).isEqualTo(403);
  }

  @Test
  void a_token_of_some_apps_sees_no_other() throws Exception {
    String shop =
        token(
            claims ->
                claims.claim("roles", List.of("reader")).claim("isochrone_apps", List.of("shop")));

    assertThat(get("/api/regions?app=shop", shop)).isEqualTo(200);
    assertThat(get("/api/regions?app=other", shop)).isEqualTo(403);
    assertThat(get("/api/regions", shop)).isEqualTo(403);
  }

  @Test
  void a_token_that_names_no_app_sees_none() throws Exception {
    for (Object none : List.of(List.of(), "", " ", List.of(""), 7, Map.of("shop", true))) {
      String token = token(claims -> claims.claim("roles", "reader").claim("isochrone_apps", none));

      assertThat(get("/api/regions?app=shop", token)).as("%s", none).isEqualTo(403);
      assertThat(get("/api/regions?app=", token)).as("%s", none).isEqualTo(403);
      assertThat(get("/api/regions", token)).as("%s", none).isEqualTo(403);
    }
  }

  @Test
  void what_the_issuer_did_not_sign_for_us_and_for_now_is_refused() throws Exception {
    UnaryOperator<JWTClaimsSet.Builder> reads = claims -> claims.claim("roles", "reader");
    String expired =
        token(reads.andThen(claims -> claims.expirationTime(TestProvider.at(-120)))::apply);
    String ofOthers = token(reads.andThen(claims -> claims.audience("another"))::apply);
    String byOthers = token(reads.andThen(claims -> claims.issuer("https://else.example"))::apply);
    issuer.signsWith(TestProvider.newKey());
    String forged = token(reads);
    issuer.logsIn(claims -> claims);
    String unsigned = "eyJhbGciOiJub25lIn0." + token(reads).split("\\.", -1)[1] + ".";

    for (String token : List.of(expired, ofOthers, byOthers, forged, unsigned, "a.b.c", "..")) {
      assertThat(get("/api/regions?app=shop", token)).as(token).isEqualTo(401);
    }
    assertThat(get("/api/regions?app=shop", TestCollector.OWNER_TOKEN)).isEqualTo(200);
  }

  private int get(String path, String token) throws Exception {
    return collector.get(path, "Authorization", "Bearer " + token).statusCode();
  }

  private String token(UnaryOperator<JWTClaimsSet.Builder> claims) {
    return issuer.token("isochrone", claims);
  }
}
