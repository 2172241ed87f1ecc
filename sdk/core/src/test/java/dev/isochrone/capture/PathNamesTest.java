// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.plan.PathNormaliser;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PathNamesTest {

  private final PathNames names = new PathNames();

  @Test
  void pathsThatDifferInIdsShareOneString() {
    String first = names.nameOf("GET", Arrays.asList("v1", "users", "42"));

    assertThat(first).isEqualTo("GET /v1/users/{id}");
    assertThat(names.nameOf("GET", Arrays.asList("v1", "users", "4711"))).isSameAs(first);
  }

  @Test
  void methodAndLengthTellPathsApart() {
    names.nameOf("GET", Arrays.asList("v1", "users", "42"));

    assertThat(names.nameOf("PUT", Arrays.asList("v1", "users", "42")))
        .isEqualTo("PUT /v1/users/{id}");
    assertThat(names.nameOf("GET", Arrays.asList("v1", "users"))).isEqualTo("GET /v1/users");
    assertThat(names.nameOf("GET", Collections.nCopies(13, "a"))).endsWith("/a/a/**");
    assertThat(names.nameOf("GET", Collections.nCopies(14, "a"))).endsWith("/a/a/**");
  }

  @Property
  void aNameIsTheSameWhetherKnownOrNot(
      @ForAll @Size(max = 15) List<String> segments, @ForAll @Size(max = 40) List<String> others) {
    String name = names.nameOf("GET", segments);
    for (String other : others) {
      names.nameOf("GET", Collections.singletonList(other));
    }

    assertThat(names.nameOf("GET", segments)).isEqualTo(name);
    assertThat(name)
        .isEqualTo("GET " + PathNormaliser.normalise(segments, PathNormaliser.idsOf(segments)));
  }
}
