// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider on a socket of its own: describes itself, has a key, sends whoever
 * comes back with a code, and gives a token for the code to the client that proves to be the one
 * that began. What it signs can be spoilt.
 */
final class TestProvider implements AutoCloseable {
  static final String CLIENT = "isochrone-screens";
  static final String SECRET = "a-secret-of-the-client-with-32-characters-or-more";

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();
  private final RSAKey key = newKey();
  private volatile RSAKey signer = key;
  private volatile UnaryOperator<JWTClaimsSet.Builder> person = claims -> claims;
  private volatile boolean isDown;

  static TestProvider start() throws IOException {
    TestProvider provider = new TestProvider();
    provider.server.setDispatcher(provider.new Answers());
    provider.server.start();
    return provider;
  }

  String url() {
    return "http://127.0.0.1:" + server.getPort() + "/realm";
  }

  /** Whom the next log-ins are of, and what else of their tokens is not as usual. */
  void logsIn(UnaryOperator<JWTClaimsSet.Builder> claims) {
    person = claims;
    signer = key;
  }

  void signsWith(RSAKey other) {
    signer = other;
  }

  void isDown(boolean down) {
    isDown = down;
  }

  /** A token of the provider, of alice, for five minutes. */
  String token(String audience, UnaryOperator<JWTClaimsSet.Builder> claims) {
    JWTClaimsSet.Builder usual =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .subject("alice")
            .audience(audience)
            .issueTime(at(-5))
            .expirationTime(at(300));
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            claims.apply(usual).build());
    try {
      token.sign(new RSASSASigner(signer));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  static Date at(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("one").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> parameters(String form) {
    return Stream.of(form.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private final class Answers extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      URI uri = URI.create(String.valueOf(request.getPath()));
      return isDown
          ? new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST)
          : switch (uri.getPath()) {
            case "/realm/.well-known/openid-configuration" -> json(description());
            case "/realm/keys" -> json(new JWKSet(key.toPublicJWK()).toString());
            case "/realm/authorize" -> authorize(parameters(uri.getRawQuery()));
            case "/realm/token" -> token(request, parameters(request.getBody().readUtf8()));
            default -> new MockResponse().setResponseCode(404);
          };
    }

    private String description() {
      return """
      {"issuer":"%1$s","jwks_uri":"%1$s/keys","subject_types_supported":["public"],
       "authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
       "userinfo_endpoint":"%1$s/not-asked","id_token_signing_alg_values_supported":["RS256"]}
      """
          .formatted(url());
    }

    private MockResponse authorize(Map<String, String> request) {
      String code = UUID.randomUUID().toString();
      asked.put(code, request);
      return new MockResponse()
          .setResponseCode(302)
          .setHeader(
              "Location",
              request.get("redirect_uri")
                  + "?code="
                  + code
                  + "&state="
                  + Objects.requireNonNull(request.get("state")).replace("=", "%3D"));
    }

    private MockResponse token(RecordedRequest request, Map<String, String> form) {
      Map<String, String> begun = asked.remove(form.get("code"));
      String client =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
      if (begun == null
          || !client.equals(request.getHeader("Authorization"))
          || !Objects.equals(begun.get("client_id"), CLIENT)
          || !Objects.equals(begun.get("code_challenge_method"), "S256")
          || !Objects.equals(begun.get("code_challenge"), sha256(form.get("code_verifier")))
          || !Objects.equals(begun.get("redirect_uri"), form.get("redirect_uri"))) {
        return json("{\"error\":\"invalid_grant\"}").setResponseCode(400);
      }
      String idToken =
          TestProvider.this.token(
              CLIENT, claims -> person.apply(claims.claim("nonce", begun.get("nonce"))));
      return json(
          "{\"access_token\":\"for-nothing\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
              .formatted(idToken));
    }

    private String sha256(@Nullable String verifier) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256")
                .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    private MockResponse json(String body) {
      return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
    }
  }
}
