package io.parley.connector.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,       10.1.2.3,      true",
    "10.1.2.3,       10.1.2.4,      false",
    "10.0.0.0/8,     10.255.0.1,    true",
    "10.0.0.0/8,     11.0.0.0,      false",
    "172.16.0.0/12,  172.31.255.9,  true",
    "172.16.0.0/12,  172.32.0.0,    false",
    "0.0.0.0/0,      192.0.2.1,     true",
    "0.0.0.0/0,      2001:db8::1,   false",
    "2001:db8::/32,  2001:db8:9::1, true",
    "2001:db8::/32,  2001:db9::1,   false",
  })
  void containsWhatHasItsPrefix(String block, String address, boolean contained) {
    assertThat(AddressBlock.parse(block).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129"})
  void isNothingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressBlock.parse(text))
        .withMessage("addresses: " + text + " is no address and no block as 10.0.0.0/8");
  }
}
