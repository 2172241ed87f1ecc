// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.Recorder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner;
import java.net.HttpURLConnection;
import java.util.concurrent.Callable;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Follows one connection from the first method that reaches for the network to the end of its body,
 * whichever method that was: with {@code HttpURLConnection} asking for a header sends the request.
 * What is thrown is thrown on, as it was.
 *
 * <p>A connection whose body nobody opens is over when it is disconnected, or when the app has
 * forgotten it. Knows nothing of the wrapper, so that it can be forgotten.
 */
final class ConnectionWatch {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Recorder recorder;
  private final HttpUrl url;
  private volatile @Nullable UrlExchange exchange;
  private @Nullable InputStream body;
  private @Nullable InputStream error;
  private @Nullable OutputStream output;

  ConnectionWatch(Recorder recorder, HttpUrl url) {
    this.recorder = recorder;
    this.url = url;
  }

  void handOverWhenForgotten(Object wrapper) {
    CLEANER.register(wrapper, this::forgotten);
  }

  void connect(HttpURLConnection app) throws IOException {
    UrlExchange exchange = begun(app);
    try {
      app.connect();
    } catch (IOException | RuntimeException e) {
      exchange.failed(e);
      throw e;
    }
  }

  /** A method that waits for the answer and throws if there is none. */
  <T extends @Nullable Object> T answer(HttpURLConnection app, Callable<T> method)
      throws IOException {
    UrlExchange exchange = begun(app);
    try {
      T answer = method.call();
      exchange.answered(app);
      return answer;
    } catch (IOException | RuntimeException e) {
      refused(exchange, app, e);
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("expected an IOException", e);
    }
  }

  /** A method that waits for the answer and does not say whether one came. */
  <T extends @Nullable Object> T header(HttpURLConnection app, Callable<T> method) {
    UrlExchange exchange = begun(app);
    try {
      T header = method.call();
      askWhetherAnswered(exchange, app);
      return header;
    } catch (RuntimeException e) {
      exchange.failed(e);
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("expected a header", e);
    }
  }

  private static void askWhetherAnswered(UrlExchange exchange, HttpURLConnection app) {
    try {
      app.getResponseCode(); // known by now, or why not
      exchange.answered(app);
    } catch (IOException e) {
      exchange.failed(e);
    }
  }

  /** The body by a content handler, which has read it unless it hands the stream on. */
  Object content(HttpURLConnection app, Callable<Object> method) throws IOException {
    Object content = answer(app, method);
    if (content instanceof InputStream) {
      return watched(app, (InputStream) content);
    }
    begun(app).ended();
    return content;
  }

  InputStream input(HttpURLConnection app) throws IOException {
    return watched(app, answer(app, app::getInputStream));
  }

  /** The body of an error, if one has come; asks for nothing. */
  @Nullable InputStream error(HttpURLConnection app) {
    InputStream of = app.getErrorStream();
    UrlExchange exchange = this.exchange;
    if (of == null || exchange == null) {
      return of;
    }
    if (error == null) {
      error = new WatchedInput(of, exchange);
    }
    return error;
  }

  OutputStream output(HttpURLConnection app) throws IOException {
    UrlExchange exchange = begun(app);
    try {
      OutputStream to = app.getOutputStream();
      if (output == null) {
        output = new CountedOutput(to, exchange);
      }
      return output;
    } catch (IOException | RuntimeException e) {
      exchange.failed(e);
      throw e;
    }
  }

  void disconnect(HttpURLConnection app) {
    UrlExchange exchange = this.exchange;
    if (exchange != null) {
      exchange.disconnected();
    }
    app.disconnect();
  }

  private InputStream watched(HttpURLConnection app, InputStream of) {
    if (body == null) {
      body = new WatchedInput(of, begun(app));
    }
    return body;
  }

  /** An error status is an answer, though {@code getInputStream} throws. */
  private static void refused(UrlExchange exchange, HttpURLConnection app, Exception thrown) {
    try {
      if (app.getResponseCode() > 0) {
        exchange.answered(app);
        return;
      }
    } catch (IOException | RuntimeException e) {
      // there is none: the connection remembers why, and asks for nothing again
    }
    exchange.failed(thrown);
  }

  private UrlExchange begun(HttpURLConnection app) {
    UrlExchange begun = exchange;
    if (begun == null) {
      begun = new UrlExchange(recorder, url, app.getRequestMethod());
      exchange = begun;
    }
    return begun;
  }

  private void forgotten() {
    UrlExchange exchange = this.exchange;
    if (exchange != null) {
      exchange.disconnected();
    }
  }

  /** Counts what is sent, by the app's own writes. */
  private static final class CountedOutput extends FilterOutputStream {
    private final UrlExchange exchange;

    CountedOutput(OutputStream to, UrlExchange exchange) {
      super(to);
      this.exchange = exchange;
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      exchange.sent(1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      exchange.sent(length);
    }
  }
}
