// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import android.app.Application;
import dev.isochrone.android.sample.RetrofitApp;
import dev.isochrone.android.sample.SampleApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import okhttp3.Protocol;
import okhttp3.internal.http2.ErrorCode;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** The sample app as R8 leaves it, run as class files on Robolectric, against real sockets. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 35)
public class ShrunkSampleTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theShrunkAppRecordsAndDelivers() throws Exception {
    Path classes = folder.newFolder("classes").toPath();
    Path mapping = folder.getRoot().toPath().resolve("mapping.txt");
    shrink("toClasses", classes, mapping);
    assertThat(renamed(mapping)).hasSizeGreaterThan(50);

    try (MockWebServer server = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      server.enqueue(new MockResponse().setBody("hello"));
      BlockingQueue<RecordedRequest> batches = new LinkedBlockingQueue<>();
      collector.setDispatcher(new TakingCollector(batches));
      String state =
          run(SampleApp.class, classes, collector, server.url("/v1/users/42").toString());

      assertThat(state).contains("1 requests delivered");
      assertThat(batches).hasSize(1);
      assertThat(json(batches.remove()))
          .contains("\"GET /v1/users/{id}\"", "\"os.name\":\"android\"");
    }
  }

  @Test
  public void whatOkHttpAndRetrofitCallThingsIsKnownThoughTheyAreShrunkToo() throws Exception {
    Path classes = folder.newFolder("classes").toPath();
    Path mapping = folder.getRoot().toPath().resolve("mapping.txt");
    shrink("withRetrofit", classes, mapping);
    assertThat(classes.resolve("okhttp3/OkHttpClient.class")).doesNotExist();

    try (MockWebServer server = new MockWebServer();
        MockWebServer collector = new MockWebServer()) {
      server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
      server.enqueue(new MockResponse().setBody("[]"));
      server.enqueue(
          new MockResponse()
              .setSocketPolicy(SocketPolicy.RESET_STREAM_AT_START)
              .setHttp2ErrorCode(ErrorCode.INTERNAL_ERROR.getHttpCode()));
      BlockingQueue<RecordedRequest> batches = new LinkedBlockingQueue<>();
      collector.setDispatcher(new TakingCollector(batches));
      run(RetrofitApp.class, classes, collector, server.url("/").toString());

      assertThat(json(batches.remove()))
          .contains("\"api\":[\"GET /v1/users/{name}/friends\"]")
          .contains("\"failure\":[\"StreamResetException\"]", "\"outcome\":[0,7]");
    }
  }

  @Test
  public void theSameAppBecomesDexWithTheSameNamesMapped() throws Exception {
    Path dex = folder.newFolder("dex").toPath();
    Path mapping = folder.getRoot().toPath().resolve("mapping.txt");
    shrink("toDex", dex, mapping);

    assertThat(dex.resolve("classes.dex")).exists();
    assertThat(renamed(mapping))
        .anyMatch(line -> line.startsWith("dev.isochrone.capture.CallListener -> "));
  }

  /** Outside Robolectric's class loader: R8 needs none of Android. */
  private static void shrink(String how, Path out, Path mapping) throws Exception {
    Class.forName(ShrunkSample.class.getName(), true, ClassLoader.getSystemClassLoader())
        .getMethod(how, Path.class, Path.class)
        .invoke(null, out, mapping);
  }

  private static String json(RecordedRequest batch) throws IOException {
    try (GZIPInputStream json = new GZIPInputStream(batch.getBody().inputStream())) {
      return new String(json.readAllBytes(), UTF_8);
    }
  }

  private static String run(Class<?> sample, Path classes, MockWebServer collector, String url)
      throws Exception {
    Class<?> shrunk = new ShrunkClasses(classes).loadClass(sample.getName());
    assertThat(shrunk).isNotEqualTo(sample);
    Application app = RuntimeEnvironment.getApplication();
    return (String)
        shrunk
            .getMethod("run", Application.class, String.class, String.class)
            .invoke(null, app, collector.url("/").toString(), url);
  }

  /** Classes whose name R8 has changed. */
  private static List<String> renamed(Path mapping) throws IOException {
    try (Stream<String> lines = Files.lines(mapping)) {
      return lines
          .filter(line -> line.startsWith("dev.isochrone.") && line.endsWith(":"))
          .filter(line -> !line.matches("(\\S+) -> \\1:"))
          .toList();
    }
  }

  /** Takes every batch, and has no news for who asks for a plan before it. */
  private static final class TakingCollector extends Dispatcher {
    private final BlockingQueue<RecordedRequest> batches;

    TakingCollector(BlockingQueue<RecordedRequest> batches) {
      this.batches = batches;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (!"/v1/batches".equals(request.getPath())) {
        return new MockResponse().setResponseCode(304);
      }
      batches.add(request);
      return new MockResponse().setBody("{\"country\":\"JP\",\"accepted\":{\"slices\":1}}");
    }
  }

  /** Loads the shrunk classes, and all others from where the test has its own. */
  private static final class ShrunkClasses extends ClassLoader {
    private final Path folder;

    ShrunkClasses(Path folder) {
      super(ShrunkSampleTest.class.getClassLoader());
      this.folder = folder;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Path file = folder.resolve(name.replace('.', '/') + ".class");
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !Files.exists(file)) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      try {
        byte[] bytes = Files.readAllBytes(file);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
