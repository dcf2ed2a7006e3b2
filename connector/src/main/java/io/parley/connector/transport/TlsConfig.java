package io.parley.connector.transport;

/// Whether clients connect by TLS, 1.2 or 1.3, on both ports. The defaults stand in
/// `connector.yaml`.
///
/// @param certificateFile the chain, the node's own certificate first, as PEM; empty for no TLS
/// @param keyFile its private key as PEM (PKCS #8)
public record TlsConfig(String certificateFile, String keyFile) {

  public TlsConfig {
    if (certificateFile.isBlank() != keyFile.isBlank()) {
      throw new IllegalArgumentException("certificate-file and key-file go together");
    }
  }

  boolean isOn() {
    return !certificateFile.isBlank();
  }
}
