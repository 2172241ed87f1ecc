// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An OpenID Connect issuer of ours, and what the collector lets its tokens do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuedTokensTest {
  private final MockWebServer issuer = new MockWebServer();
  private RSAKey key = newKey();
  private TestCollector collector;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    issuer.setDispatcher(new Issuer());
    issuer.start();
    collector =
        TestCollector.start(
            directory,
            "--isochrone.access.oidc.issuer=" + issuerUrl(),
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
    String expired = token(reads.andThen(claims -> claims.expirationTime(at(-120)))::apply);
    String ofOthers = token(reads.andThen(claims -> claims.audience("another"))::apply);
    String byOthers = token(reads.andThen(claims -> claims.issuer("https://else.example"))::apply);
    String forged = token(newKey(), reads);
    String unsigned = "eyJhbGciOiJub25lIn0." + token(reads).split("\\.", -1)[1] + ".";

    for (String token : List.of(expired, ofOthers, byOthers, forged, unsigned, "a.b.c", "..")) {
      assertThat(get("/api/regions?app=shop", token)).as(token).isEqualTo(401);
    }
    assertThat(get("/api/regions?app=shop", TestCollector.OWNER_TOKEN)).isEqualTo(200);
  }

  private String issuerUrl() {
    return "http://127.0.0.1:" + issuer.getPort() + "/realm";
  }

  private int get(String path, String token) throws Exception {
    return collector.get(path, "Authorization", "Bearer " + token).statusCode();
  }

  private String token(UnaryOperator<JWTClaimsSet.Builder> claims) throws Exception {
    return token(key, claims);
  }

  private String token(RSAKey signer, UnaryOperator<JWTClaimsSet.Builder> claims) throws Exception {
    JWTClaimsSet.Builder usual =
        new JWTClaimsSet.Builder()
            .issuer(issuerUrl())
            .subject("alice")
            .audience("isochrone")
            .issueTime(at(-5))
            .expirationTime(at(300));
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            claims.apply(usual).build());
    token.sign(new RSASSASigner(signer));
    return token.serialize();
  }

  private static Date at(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("one").generate();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says where its keys are, and which. */
  private final class Issuer extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String path = String.valueOf(request.getPath());
      MockResponse json = new MockResponse().setHeader("Content-Type", "application/json");
      if (path.endsWith("/openid-configuration")) {
        return json.setBody(
            "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"subject_types_supported\":[\"public\"]}"
                .formatted(issuerUrl(), issuerUrl()));
      }
      return path.equals("/realm/keys")
          ? json.setBody(new JWKSet(key.toPublicJWK()).toString())
          : new MockResponse().setResponseCode(404);
    }
  }
}
