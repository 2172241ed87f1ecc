// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Counts the cases of the {@link Matrix} that pass. The build runs OkHttp 4 first and leaves what
 * passed in target/; the run on OkHttp 5 prints the cases that passed on both.
 */
final class MatrixCount implements TestWatcher {

  private static final Namespace NAMESPACE = Namespace.create(MatrixCount.class);
  private static final Path ON_4 = Path.of("target", "matrix-passed-on-okhttp-4.txt");

  @Override
  public void testSuccessful(ExtensionContext context) {
    context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Passed.class, key -> new Passed(), Passed.class)
        .cases
        .add(context.getUniqueId());
  }

  /** Closed by JUnit when the last test has run. */
  private static final class Passed implements AutoCloseable {
    private final Set<String> cases = new ConcurrentSkipListSet<>();

    @Override
    public void close() throws IOException {
      if (!RunningOkHttp.isVersion5()) {
        Files.write(ON_4, cases);
      } else if (Files.exists(ON_4)) {
        Set<String> onBoth = new TreeSet<>(cases);
        onBoth.retainAll(Files.readAllLines(ON_4));
        System.out.println("figure sdk.matrix.cases " + onBoth.size() + " cases");
      }
    }
  }
}
