// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import dev.isochrone.Isochrone;
import dev.isochrone.Recorder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLConnection;
import javax.net.ssl.HttpsURLConnection;
import okhttp3.HttpUrl;

/**
 * Connections of {@link URL} whose requests are recorded, on the same route as OkHttp's. Asked for
 * in place of {@code url.openConnection()}: nothing is installed for the whole process. Everything
 * is done by the connection that stands behind; what is not to be recorded is given back as it is.
 * Thread-safe.
 */
public final class RecordingConnections {

  private final Recorder recorder;

  private RecordingConnections(Recorder recorder) {
    this.recorder = recorder;
  }

  /** Returns what records into an SDK that is running. */
  public static RecordingConnections of(Isochrone isochrone) {
    return new RecordingConnections(isochrone.recorder());
  }

  /** Opens a connection, as {@link URL#openConnection()} does. */
  public URLConnection open(URL url) throws IOException {
    return recorded(url.openConnection());
  }

  /**
   * Returns a connection that does what the given one does, and has its request recorded: an {@link
   * HttpsURLConnection} for one.
   *
   * @param connection not connected yet
   */
  public URLConnection recorded(URLConnection connection) {
    HttpUrl url = HttpUrl.parse(connection.getURL().toString());
    if (url == null
        || !recorder.records(url)
        || connection instanceof RecordingConnection
        || connection instanceof RecordingTlsConnection) {
      return connection;
    }
    ConnectionWatch watch = new ConnectionWatch(recorder, url);
    URLConnection recording;
    if (connection instanceof HttpsURLConnection) {
      recording = new RecordingTlsConnection((HttpsURLConnection) connection, watch);
    } else if (connection instanceof HttpURLConnection) {
      recording = new RecordingConnection((HttpURLConnection) connection, watch);
    } else {
      return connection;
    }
    watch.handOverWhenForgotten(recording);
    return recording;
  }
}
