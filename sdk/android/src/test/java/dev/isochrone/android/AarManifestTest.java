// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import static org.assertj.core.api.Assertions.assertThat;

import android.app.job.JobService;
import android.content.ContentProvider;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads the manifest that the AAR ships. */
class AarManifestTest {
  private static final String ANDROID = "http://schemas.android.com/apk/res/android";
  private final Document manifest = read();

  @Test
  void noPermissionGoesBeyondTheNetwork() {
    assertThat(names("uses-permission"))
        .containsExactly("android.permission.INTERNET", "android.permission.ACCESS_NETWORK_STATE");
  }

  @Test
  void theProviderIsOursUnexportedAndItsAuthorityIsTheAppsOwn() throws ClassNotFoundException {
    assertThat(names("provider")).hasSize(1);
    Element provider = (Element) manifest.getElementsByTagName("provider").item(0);

    assertThat(ContentProvider.class).isAssignableFrom(Class.forName(names("provider").get(0)));
    assertThat(provider.getAttributeNS(ANDROID, "exported")).isEqualTo("false");
    assertThat(provider.getAttributeNS(ANDROID, "authorities"))
        .isEqualTo("${applicationId}.isochrone");
  }

  @Test
  void theJobIsOursAndOnlyAndroidMayRunIt() throws ClassNotFoundException {
    assertThat(names("service")).hasSize(1);
    Element service = (Element) manifest.getElementsByTagName("service").item(0);

    assertThat(JobService.class).isAssignableFrom(Class.forName(names("service").get(0)));
    assertThat(service.getAttributeNS(ANDROID, "exported")).isEqualTo("false");
    assertThat(service.getAttributeNS(ANDROID, "permission"))
        .isEqualTo("android.permission.BIND_JOB_SERVICE");
  }

  @Test
  void itRunsFromApi21On() {
    Element sdk = (Element) manifest.getElementsByTagName("uses-sdk").item(0);

    assertThat(sdk.getAttributeNS(ANDROID, "minSdkVersion")).isEqualTo("21");
  }

  private List<String> names(String tag) {
    List<String> names = new ArrayList<>();
    NodeList elements = manifest.getElementsByTagName(tag);
    for (int i = 0; i < elements.getLength(); i++) {
      names.add(((Element) elements.item(i)).getAttributeNS(ANDROID, "name"));
    }
    return names;
  }

  private static Document read() {
    File file = DexSize.moduleFolder().resolve("src/main/aar/AndroidManifest.xml").toFile();
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      return factory.newDocumentBuilder().parse(file);
    } catch (Exception e) {
      throw new AssertionError("expected a manifest in " + file, e);
    }
  }
}
