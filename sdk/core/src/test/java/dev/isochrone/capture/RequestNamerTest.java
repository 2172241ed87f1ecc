// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.isochrone.ApiName;
import dev.isochrone.Isochrone;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.HTTP;
import retrofit2.http.Headers;
import retrofit2.http.Path;
import retrofit2.http.Url;

class RequestNamerTest {

  private static final RequestNamer NAMER =
      new RequestNamer(List.of(NameRule.of("GET /v1/users/*"), NameRule.of("* /static/**")), 1_000);

  @Test
  void aTagWins() {
    assertThat(
            NAMER.nameOf(get("/v1/users/9").tag(ApiName.class, Isochrone.api("profile")).build()))
        .isEqualTo("profile");
    assertThat(NAMER.nameOf(get("/v1/users/9").tag(Isochrone.api("profile")).build()))
        .isEqualTo("profile");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/users/alice, GET /v1/users/*",
    "/v1/users/alice/friends, GET /v1/users/alice/friends",
    "/static/css/app.css, * /static/**",
    "/static, * /static/**",
  })
  void rulesOfTheAppComeBeforeThePath(String path, String expected) {
    assertThat(NAMER.nameOf(get(path).build())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/v1/calendars, /v1/calendars",
    "/v2beta1/events/42, /v2beta1/events/{id}",
    "/users/550e8400-e29b-41d4-a716-446655440000, /users/{id}",
    "/blobs/d41d8cd98f00b204e9800998ecf8427e, /blobs/{id}",
    "/videos/dQw4w9WgXcQ, /videos/{id}",
    "/days/2026-11-22, /days/{id}",
    "/oauth2/token, /oauth2/token",
    "/users/a%40b.example, /users/{id}",
    "/search/%E5%A4%A9%E6%B0%97, /search/{id}",
    "/a/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz, /a/{id}",
    "/get-recommended-calendars, /get-recommended-calendars",
    "/feed/getRecommendations, /feed/getRecommendations",
    "/k/AbCdEfGhIjKlMnOpQrStUv, /k/{id}",
    "/v1/me?token=secret#part, /v1/me",
    "/v1/trailing/, /v1/trailing/",
  })
  void idsAreTakenOutOfPaths(String path, String expected) {
    assertThat(NAMER.nameOf(get(path).build())).isEqualTo("GET " + expected);
  }

  @Test
  void aGraphQlOperationIsAdded() {
    Request request =
        get("/graphql")
            .header("X-APOLLO-OPERATION-NAME", "ListCalendars")
            .post(RequestBody.create("{}", MediaType.get("application/json")))
            .build();

    assertThat(NAMER.nameOf(request)).isEqualTo("POST /graphql ListCalendars");
  }

  @Test
  void beyondTheCapEverythingIsOther() {
    RequestNamer two = new RequestNamer(List.of(), 2);

    assertThat(two.nameOf(get("/a").build())).isEqualTo("GET /a");
    assertThat(two.nameOf(get("/b").build())).isEqualTo("GET /b");
    assertThat(two.nameOf(get("/c").build())).isEqualTo("other");
    assertThat(two.nameOf(get("/a").build())).isEqualTo("GET /a");
  }

  @Test
  void aLongNameIsClipped() {
    assertThat(NAMER.nameOf(get("/" + "word/".repeat(60)).build())).hasSizeLessThanOrEqualTo(128);
  }

  @Test
  void retrofitsAnnotationNamesItsRequests() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      for (int i = 0; i < 4; i++) {
        scene.answers(new MockResponse());
      }
      Calendars calendars =
          new Retrofit.Builder()
              .baseUrl(scene.origin.url("/"))
              .client(scene.client())
              .build()
              .create(Calendars.class);

      calendars.event("9f", "x").execute();
      assertThat(scene.requests.next().api()).isEqualTo("GET /v1/calendars/{id}/events/{event}");
      calendars.event("77", "y").execute();
      assertThat(scene.requests.next().api()).isEqualTo("GET /v1/calendars/{id}/events/{event}");
      calendars.remove(RequestBody.create("", MediaType.get("text/plain"))).execute();
      assertThat(scene.requests.next().api()).isEqualTo("DELETE /v1/calendars");
      calendars.anywhere("v1/users/77").execute();
      assertThat(scene.requests.next().api()).isEqualTo("GET /v1/users/{id}");
    }
  }

  @Test
  void aRuleSaysWhatItExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NameRule.of("/v1/users"))
        .withMessage("expected a name rule such as \"GET /v1/users/*\": \"/v1/users\"");
  }

  private static Request.Builder get(String path) {
    return new Request.Builder().url("https://api.example.com" + path);
  }

  private interface Calendars {
    @Headers("Accept: application/json")
    @GET("v1/calendars/{id}/events/{event}?full=true")
    Call<Void> event(@Path("id") String id, @Path("event") String event);

    @HTTP(method = "DELETE", path = "/v1/calendars", hasBody = true)
    Call<Void> remove(@Body RequestBody body);

    @GET
    Call<Void> anywhere(@Url String url);
  }
}
