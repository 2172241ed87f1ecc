// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.receive;

/**
 * The body of every error reply.
 *
 * @param error a code for programs
 * @param message expected and actual, for people
 */
record ErrorReply(String error, String message) {}
