// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.query;

/**
 * Where questions are asked, and their bounds.
 *
 * @param url of ClickHouse's HTTP interface
 * @param database to ask in
 * @param user who may read
 * @param password of that user
 * @param maxSeconds how long an answer may take
 * @param maxRows how many rows it may have
 */
public record QuerySettings(
    String url, String database, String user, String password, int maxSeconds, int maxRows) {

  @Override
  public String toString() {
    return url + "/" + database;
  }
}
