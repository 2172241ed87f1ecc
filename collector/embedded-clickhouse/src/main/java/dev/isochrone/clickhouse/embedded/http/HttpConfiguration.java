// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.clickhouse.embedded.http;

import java.util.Map;

/**
 * What the front needs to know of its options.
 *
 * @param settings in force for every statement that sets others
 * @param password empty if none is needed
 */
public record HttpConfiguration(
    String host,
    int port,
    int connections,
    long queueMillis,
    long drainMillis,
    String user,
    String password,
    Map<String, String> settings) {}
