import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;

import com.authing.directory.v1.DirectoryServiceGrpc;
import com.authing.directory.v1.StreamUsersRequest;
import com.authing.errors.v1.UpstreamError;
import com.authing.identity.v1.IdentityServiceGrpc;
import com.authing.identity.v1.VerifyTokenRequest;
import com.authing.v3.*;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The flow of ../README.md in Java, with grpc-java. */
public final class Flow {
  private static final String PASSWORD = "correct horse battery staple";

  private final AuthServiceGrpc.AuthServiceBlockingStub auth;
  private final ManagementServiceGrpc.ManagementServiceBlockingStub management;
  private final IdentityServiceGrpc.IdentityServiceBlockingStub identity;
  private final DirectoryServiceGrpc.DirectoryServiceBlockingStub directory;

  // Makes the names of this run its own.
  private final String run = Long.toString(System.nanoTime(), 36);
  private final String email = "ada-" + run + "@example.com";

  private Flow(ManagedChannel channel) {
    auth = AuthServiceGrpc.newBlockingStub(channel).withInterceptors(Calls.DEADLINE);
    management = ManagementServiceGrpc.newBlockingStub(channel).withInterceptors(Calls.DEADLINE);
    identity = IdentityServiceGrpc.newBlockingStub(channel).withInterceptors(Calls.DEADLINE);
    directory = DirectoryServiceGrpc.newBlockingStub(channel).withInterceptors(Calls.DEADLINE);
  }

  public static void main(String[] args) throws Exception {
    // A real deployment is reached with useTransportSecurity().
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(Calls.setting("EXAMPLE_GRPC", "127.0.0.1:50051"))
            .usePlaintext().build();
    try {
      new Flow(channel).run();
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private void run() throws Exception {
    // 1. Sign up.
    String user = auth.signUpByEmailPassword(SignUpByEmailPasswordRequest.newBuilder()
        .setEmail(email).setPassword(PASSWORD).build()).getUser().getUserId();
    System.out.println("signed up");

    // 2. Sign in with a one-time code.
    auth.sendEmail(SendEmailRequest.newBuilder().setEmail(email).setChannel("CHANNEL_LOGIN").build());
    String token = auth.signInByEmailPassCode(SignInByEmailPassCodeRequest.newBuilder()
        .setEmail(email).setPassCode(receiveCode()).build()).getLoginToken().getAccessToken();
    System.out.println("signed in with a code from the inbox");

    // 3. Add a second factor: get a secret for the authenticator app, confirm with its
    // code.
    SendEnrollFactorRequestResponse enrolment =
        auth.withCallCredentials(Calls.as(token)).sendEnrollFactorRequest(SendEnrollFactorRequestRequest.newBuilder()
            .setFactorType("OTP").setProfile(FactorProfile.getDefaultInstance()).build());
    Authenticator app = new Authenticator(enrolment.getOtpData().getQrCodeUri());
    auth.withCallCredentials(Calls.as(token)).enrollFactor(EnrollFactorRequest.newBuilder()
        .setFactorType("OTP").setEnrollmentToken(enrolment.getEnrollmentToken())
        .setEnrollmentData(EnrollmentData.newBuilder().setPassCode(app.code(0))).build());
    System.out.println("second factor added");

    // 4. Sign in again: a password alone is not enough any more, and the refusal has the
    // token to give the code with. A code works once; rather than wait half a minute,
    // take the next one, since clocks may differ by that much.
    SignInByEmailPasswordRequest withPassword =
        SignInByEmailPasswordRequest.newBuilder().setEmail(email).setPassword(PASSWORD).build();
    Refusal incomplete = Refusal.of(FAILED_PRECONDITION, () -> auth.signInByEmailPassword(withPassword));
    System.out.println("sign-in refused: " + incomplete.read(PreconditionFailure.class).getViolations(0).getType());
    String mfaToken = incomplete.read(UpstreamError.class).getData().getStructValue()
        .getFieldsOrThrow("mfaToken").getStringValue();
    auth.withCallCredentials(Calls.as(mfaToken))
        .mfaOtpVerify(MfaOtpVerifyRequest.newBuilder().setTotp(app.code(1)).build());
    token = auth.signInByEmailPassword(withPassword).getLoginToken().getAccessToken();
    System.out.println("signed in with the second factor");

    // 5. Verify the token, as every service does that gets one; then revoke it.
    VerifyTokenRequest question = VerifyTokenRequest.newBuilder().setToken(token).build();
    com.authing.identity.v1.Verdict good = identity.verifyToken(question).getVerdict();
    if (!good.getActive() || !good.getIdentity().getSubject().equals(user)) {
      throw new IllegalStateException("the token is not the user's");
    }
    System.out.println("the token is good");
    auth.revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build());
    System.out.println("the token is not good: " + identity.verifyToken(question).getVerdict().getReason());

    // 6. Manage: create, change and look up a user, and give it a role.
    CreateUserRequest newUser =
        CreateUserRequest.newBuilder().setUsername("grace-" + run).setName("Grace").build();
    String grace = management.createUser(newUser).getUser().getUserId();
    management.updateUser(UpdateUserRequest.newBuilder().setUserId(grace).setName("Grace Hopper").build());
    management.listUsers(ListUsersRequest.newBuilder().setKeywords("grace-" + run).build()).getListList()
        .forEach(found -> System.out.println("managed: " + found.getName()));
    String role = "auditor-" + run;
    management.createRole(CreateRoleRequest.newBuilder().setCode(role).build());
    management.assignRole(AssignRoleRequest.newBuilder().setCode(role)
        .addTargets(RoleTarget.newBuilder().setTargetType("USER").setTargetIdentifier(grace)).build());
    management.getUserRoles(GetUserRolesRequest.newBuilder().setUserId(grace).build()).getListList()
        .forEach(held -> System.out.println("role: " + held.getCode().replace("-" + run, "")));

    // 7. Stream: all users that match, however many, at the reader's pace. Every answer
    // has the token to go on behind it after an error.
    directory.streamUsers(StreamUsersRequest.newBuilder().setKeywords(run).build())
        .forEachRemaining(answer -> System.out.println("streamed: "
            + (answer.getUser().hasName() ? answer.getUser().getName() : answer.getUser().getEmail().replace("-" + run, ""))));

    // 8. A typed error: the code is for the program, the details say what Authing said.
    Refusal refused = Refusal.of(ALREADY_EXISTS, () -> management.createUser(newUser));
    ErrorInfo info = refused.read(ErrorInfo.class);
    System.out.printf("refused: ALREADY_EXISTS %s of %s, Authing's code %d%n",
        info.getReason(), info.getDomain(), refused.read(UpstreamError.class).getApiCode());

    // 9. Clean up.
    management.deleteUsersBatch(DeleteUsersBatchRequest.newBuilder().addUserIds(user).addUserIds(grace).build());
    management.deleteRolesBatch(DeleteRolesBatchRequest.newBuilder().addCodeList(role).build());
    System.out.println("deleted");
  }

  /** Reads what Authing would send by mail. The emulator keeps it in an inbox. */
  private String receiveCode() throws Exception {
    String inbox = Calls.setting("EXAMPLE_EMULATOR", "http://127.0.0.1:3000")
        + "/_emulator/codes?to=" + URLEncoder.encode(email, StandardCharsets.UTF_8);
    String mail = HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(inbox)).build(), BodyHandlers.ofString()).body();
    return com.google.gson.JsonParser.parseReader(new StringReader(mail)).getAsJsonObject().get("code").getAsString();
  }
}
