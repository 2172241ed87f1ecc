// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URL;
import java.security.Permission;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose request is recorded: every method is the app's connection's own, those that
 * may reach for the network under {@link ConnectionWatch}. A test holds that none is missing.
 */
final class RecordingConnection extends HttpURLConnection {

  private final HttpURLConnection app;
  private final ConnectionWatch watch;

  RecordingConnection(HttpURLConnection app, ConnectionWatch watch) {
    super(app.getURL());
    this.app = app;
    this.watch = watch;
  }

  @Override
  public void connect() throws IOException {
    watch.connect(app);
  }

  @Override
  public void setConnectTimeout(int millis) {
    app.setConnectTimeout(millis);
  }

  @Override
  public int getConnectTimeout() {
    return app.getConnectTimeout();
  }

  @Override
  public void setReadTimeout(int millis) {
    app.setReadTimeout(millis);
  }

  @Override
  public int getReadTimeout() {
    return app.getReadTimeout();
  }

  @Override
  public URL getURL() {
    return app.getURL();
  }

  @Override
  public int getContentLength() {
    return watch.header(app, () -> app.getContentLength());
  }

  @Override
  public long getContentLengthLong() {
    return watch.header(app, () -> app.getContentLengthLong());
  }

  @Override
  public @Nullable String getContentType() {
    return watch.header(app, () -> app.getContentType());
  }

  @Override
  public @Nullable String getContentEncoding() {
    return watch.header(app, () -> app.getContentEncoding());
  }

  @Override
  public long getExpiration() {
    return watch.header(app, () -> app.getExpiration());
  }

  @Override
  public long getDate() {
    return watch.header(app, () -> app.getDate());
  }

  @Override
  public long getLastModified() {
    return watch.header(app, () -> app.getLastModified());
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    return watch.header(app, () -> app.getHeaderField(name));
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return watch.header(app, () -> app.getHeaderFields());
  }

  @Override
  public int getHeaderFieldInt(String name, int absent) {
    return watch.header(app, () -> app.getHeaderFieldInt(name, absent));
  }

  @Override
  public long getHeaderFieldLong(String name, long absent) {
    return watch.header(app, () -> app.getHeaderFieldLong(name, absent));
  }

  @Override
  public long getHeaderFieldDate(String name, long absent) {
    return watch.header(app, () -> app.getHeaderFieldDate(name, absent));
  }

  @Override
  public @Nullable String getHeaderFieldKey(int n) {
    return watch.header(app, () -> app.getHeaderFieldKey(n));
  }

  @Override
  public @Nullable String getHeaderField(int n) {
    return watch.header(app, () -> app.getHeaderField(n));
  }

  @Override
  public Object getContent() throws IOException {
    return watch.content(app, () -> app.getContent());
  }

  @Override
  public Object getContent(Class<?>[] classes) throws IOException {
    return watch.content(app, () -> app.getContent(classes));
  }

  @Override
  public Permission getPermission() throws IOException {
    return app.getPermission();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return watch.input(app);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return watch.output(app);
  }

  @Override
  public @Nullable InputStream getErrorStream() {
    return watch.error(app);
  }

  @Override
  public String toString() {
    return app.toString();
  }

  @Override
  public void setDoInput(boolean on) {
    app.setDoInput(on);
  }

  @Override
  public boolean getDoInput() {
    return app.getDoInput();
  }

  @Override
  public void setDoOutput(boolean on) {
    app.setDoOutput(on);
  }

  @Override
  public boolean getDoOutput() {
    return app.getDoOutput();
  }

  @Override
  public void setAllowUserInteraction(boolean on) {
    app.setAllowUserInteraction(on);
  }

  @Override
  public boolean getAllowUserInteraction() {
    return app.getAllowUserInteraction();
  }

  @Override
  public void setUseCaches(boolean on) {
    app.setUseCaches(on);
  }

  @Override
  public boolean getUseCaches() {
    return app.getUseCaches();
  }

  @Override
  public void setIfModifiedSince(long millis) {
    app.setIfModifiedSince(millis);
  }

  @Override
  public long getIfModifiedSince() {
    return app.getIfModifiedSince();
  }

  @Override
  public boolean getDefaultUseCaches() {
    return app.getDefaultUseCaches();
  }

  @Override
  public void setDefaultUseCaches(boolean on) {
    app.setDefaultUseCaches(on);
  }

  @Override
  public void setRequestProperty(String name, @Nullable String value) {
    app.setRequestProperty(name, value);
  }

  @Override
  public void addRequestProperty(String name, @Nullable String value) {
    app.addRequestProperty(name, value);
  }

  @Override
  public @Nullable String getRequestProperty(String name) {
    return app.getRequestProperty(name);
  }

  @Override
  public Map<String, List<String>> getRequestProperties() {
    return app.getRequestProperties();
  }

  @Override
  public void setAuthenticator(Authenticator authenticator) {
    app.setAuthenticator(authenticator);
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    app.setFixedLengthStreamingMode(length);
  }

  @Override
  public void setFixedLengthStreamingMode(long length) {
    app.setFixedLengthStreamingMode(length);
  }

  @Override
  public void setChunkedStreamingMode(int chunkLength) {
    app.setChunkedStreamingMode(chunkLength);
  }

  @Override
  public void setInstanceFollowRedirects(boolean on) {
    app.setInstanceFollowRedirects(on);
  }

  @Override
  public boolean getInstanceFollowRedirects() {
    return app.getInstanceFollowRedirects();
  }

  @Override
  public void setRequestMethod(String method) throws ProtocolException {
    app.setRequestMethod(method);
  }

  @Override
  public String getRequestMethod() {
    return app.getRequestMethod();
  }

  @Override
  public int getResponseCode() throws IOException {
    return watch.answer(app, () -> app.getResponseCode());
  }

  @Override
  public @Nullable String getResponseMessage() throws IOException {
    return watch.answer(app, () -> app.getResponseMessage());
  }

  @Override
  public void disconnect() {
    watch.disconnect(app);
  }

  @Override
  public boolean usingProxy() {
    return app.usingProxy();
  }
}
