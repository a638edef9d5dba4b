import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.util.function.Supplier;

/** The details of an error. */
final class Refusal {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Status status;

  private Refusal(Status status) {
    this.status = status;
  }

  /** Makes a call that has to end with the code. */
  static Refusal of(io.grpc.Status.Code code, Supplier<?> call) throws InvalidProtocolBufferException {
    try {
      call.get();
    } catch (StatusRuntimeException error) {
      if (error.getStatus().getCode() != code || error.getTrailers() == null) {
        throw error;
      }
      return new Refusal(Status.parseFrom(error.getTrailers().get(DETAILS)));
    }
    throw new IllegalStateException("the call was to be refused");
  }

  /** Returns the detail of the type; without one it fails. */
  <D extends Message> D read(Class<D> type) throws InvalidProtocolBufferException {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        return detail.unpack(type);
      }
    }
    throw new IllegalStateException("the error has no " + type.getSimpleName());
  }
}
