// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.app;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Serves the screens: all their files, read once and kept, since Spring would read them from the
 * jar on an event loop. Files whose names carry a hash of what is in them stay with the browser;
 * the page that names them is asked for each time.
 */
@Configuration(proxyBeanMethods = false)
class Screens {
  private static final String ROOT = "/static";
  private static final CacheControl FOR_GOOD =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  /** One file. */
  private static final class Screen {
    final byte[] content;
    final MediaType type;
    final String etag;

    Screen(Resource resource) throws IOException {
      try (InputStream in = resource.getInputStream()) {
        content = in.readAllBytes();
      }
      type = MediaTypeFactory.getMediaType(resource).orElse(MediaType.APPLICATION_OCTET_STREAM);
      etag = '"' + UUID.nameUUIDFromBytes(content).toString() + '"';
    }
  }

  private final Map<String, Screen> screens = new HashMap<>();

  Screens(CollectorSettings settings) throws IOException {
    for (Resource resource :
        new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "/**/*.*")) {
      String address = resource.getURL().getPath();
      screens.put(
          address.substring(address.lastIndexOf(ROOT + "/") + ROOT.length()), new Screen(resource));
    }
    if (!settings.settingsFile().isEmpty()) {
      screens.put("/settings.json", new Screen(new FileSystemResource(settings.settingsFile())));
    }
  }

  @Bean
  RouterFunction<ServerResponse> screenRoutes() {
    return RouterFunctions.route()
        .GET("/", request -> page(request, "/index.html"))
        .GET("/index.html", this::file)
        .GET("/settings.json", this::file)
        .GET("/assets/{name}", this::file)
        .build();
  }

  private Mono<ServerResponse> file(ServerRequest request) {
    return page(request, request.path());
  }

  private Mono<ServerResponse> page(ServerRequest request, String path) {
    @Nullable Screen screen = screens.get(path);
    if (screen == null) {
      return ServerResponse.notFound().build();
    }
    return request
        .checkNotModified(screen.etag)
        .switchIfEmpty(
            ServerResponse.ok()
                .contentType(screen.type)
                .eTag(screen.etag)
                .cacheControl(path.startsWith("/assets/") ? FOR_GOOD : CacheControl.noCache())
                .bodyValue(screen.content));
  }
}
