import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/** The user's authenticator app (RFC 6238): six digits, new every 30 seconds. */
final class Authenticator {
  private final byte[] secret;

  /** Takes what the QR code says, otpauth://totp/…?secret=…. */
  Authenticator(String qrCode) {
    secret = Arrays.stream(URI.create(qrCode).getRawQuery().split("&"))
        .filter(parameter -> parameter.startsWith("secret="))
        .map(parameter -> new Base32().decode(parameter.substring("secret=".length())))
        .findFirst().orElseThrow();
  }

  /** The code now, or so many periods later. */
  String code(int later) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret, "HmacSHA1"));
    long period = System.currentTimeMillis() / 30_000 + later;
    byte[] sum = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(period).array());
    int at = sum[sum.length - 1] & 0xf;
    int number = ByteBuffer.wrap(sum, at, Integer.BYTES).getInt() & Integer.MAX_VALUE;
    return String.format("%06d", number % 1_000_000);
  }
}
