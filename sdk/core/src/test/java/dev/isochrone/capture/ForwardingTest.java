// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.SocketFactory;
import okhttp3.Address;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import okhttp3.mockwebserver.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every event of the OkHttp that runs reaches the app's listener, whatever version added it. */
class ForwardingTest {

  private static final InetSocketAddress ADDRESS =
      InetSocketAddress.createUnresolved("api.example.com", 443);
  private static final Request REQUEST =
      new Request.Builder().url("https://api.example.com/").build();

  @TestFactory
  List<DynamicTest> everyEventReachesTheAppsListenerWithItsArguments() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Method event : events()) {
      tests.add(DynamicTest.dynamicTest(event.getName(), () -> assertForwards(event)));
    }
    return tests;
  }

  @Test
  void theEventsAreThoseThatWereRead() {
    assertThat(events()).hasSize(RunningOkHttp.isVersion5() ? 33 : 29);
  }

  @Test
  void anEventThatNobodyForwardsIsFound() {
    EventListener onlyStarts =
        new EventListener() {
          @Override
          public void callStart(Call call) {}
        };

    assertThat(unforwarded(onlyStarts.getClass()))
        .hasSize(events().size() - 1)
        .extracting(Method::getName)
        .doesNotContain("callStart");
    assertThat(unforwarded(CallListener.class)).isEmpty();
  }

  @Test
  void aRealCallGivesTheAppTheSameEventsAsWithoutUs() throws Exception {
    assertThat(eventsOfACall(true)).isEqualTo(eventsOfACall(false)).contains("responseBodyEnd");
  }

  @Test
  void eachCallHasItsOwnAppListener() throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse(), new MockResponse());
      List<EventListener> made = new ArrayList<>();
      OkHttpClient client =
          scene.client(
              scene
                  .plain()
                  .eventListenerFactory(
                      call -> {
                        RecordingEventListener listener = new RecordingEventListener();
                        made.add(listener);
                        return listener;
                      }));

      scene.run(client, scene.get("/"));
      scene.run(client, scene.get("/"));

      assertThat(made).hasSize(2);
      for (EventListener listener : made) {
        assertThat(((RecordingEventListener) listener).names())
            .startsWith("callStart")
            .endsWith("callEnd")
            .containsOnlyOnce("callStart");
      }
    }
  }

  private static List<String> eventsOfACall(boolean instrumented) throws Exception {
    try (CaptureScene scene = CaptureScene.cleartext()) {
      scene.answers(new MockResponse().setBody("body"));
      RecordingEventListener app = new RecordingEventListener();
      OkHttpClient client = scene.plain().eventListener(app).build();
      OkHttpClient used = instrumented ? scene.capture.instrument(client) : client;
      try (Response response = used.newCall(scene.get("/")).execute()) {
        response.body().bytes();
      }
      return app.names();
    }
  }

  private static void assertForwards(Method event) throws Exception {
    RecordingEventListener app = new RecordingEventListener();
    try (CaptureScene scene = CaptureScene.cleartext()) {
      CallListener listener = new CallListener(scene.capture, REQUEST, app);
      @Nullable Object[] arguments =
          Arrays.stream(event.getParameterTypes()).map(ForwardingTest::argument).toArray();

      assertThat(isForwarded(event, CallListener.class)).as("%s is overridden", event).isTrue();
      event.invoke(listener, arguments);

      assertThat(app.events())
          .containsExactly(
              new RecordingEventListener.Event(event.getName(), Arrays.asList(arguments)));
    }
  }

  private static List<Method> unforwarded(Class<?> listener) {
    return events().stream().filter(event -> !isForwarded(event, listener)).toList();
  }

  private static boolean isForwarded(Method event, Class<?> listener) {
    try {
      return listener.getMethod(event.getName(), event.getParameterTypes()).getDeclaringClass()
          != EventListener.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("expected a listener: " + listener, e);
    }
  }

  private static List<Method> events() {
    return Arrays.stream(EventListener.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !Modifier.isFinal(method.getModifiers()))
        .filter(method -> !method.isSynthetic())
        .toList();
  }

  private static @Nullable Object argument(Class<?> type) {
    if (type == Call.class) {
      return new OkHttpClient().newCall(REQUEST);
    } else if (type == Connection.class) {
      return connection();
    } else if (type == Response.class) {
      return response();
    } else if (type == Request.class) {
      return REQUEST;
    } else if (type == Handshake.class) {
      return null; // a connection without TLS
    } else if (type == HttpUrl.class) {
      return REQUEST.url();
    } else if (type == InetSocketAddress.class) {
      return ADDRESS;
    } else if (type == java.net.Proxy.class) {
      return java.net.Proxy.NO_PROXY;
    } else if (type == Protocol.class) {
      return Protocol.HTTP_2;
    } else if (type == IOException.class) {
      return new IOException("expected");
    } else if (type == Dispatcher.class) {
      return new Dispatcher();
    } else if (type == List.class) {
      return List.of();
    } else if (type == String.class) {
      return "api.example.com";
    } else if (type == long.class) {
      return 7L;
    } else if (type == boolean.class) {
      return true;
    }
    throw new IllegalArgumentException("an event has a parameter of a new type: " + type);
  }

  private static Response response() {
    return new Response.Builder()
        .request(REQUEST)
        .protocol(Protocol.HTTP_2)
        .code(200)
        .message("OK")
        .build();
  }

  private static Connection connection() {
    Address address =
        new Address(
            "api.example.com",
            443,
            Dns.SYSTEM,
            SocketFactory.getDefault(),
            null,
            null,
            null,
            Authenticator.NONE,
            null,
            List.of(Protocol.HTTP_1_1),
            List.of(),
            Objects.requireNonNull(ProxySelector.getDefault()));
    Route route = new Route(address, java.net.Proxy.NO_PROXY, ADDRESS);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "route" -> route;
                  case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
                  case "hashCode" -> 1;
                  default -> "a connection";
                });
  }
}
