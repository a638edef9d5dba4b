"""The flow of ../README.md in Python, with grpcio, protobuf and pyotp.

PYTHONPATH names the generated code.
"""

import json
import os
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import grpc
import pyotp
from google.rpc import error_details_pb2, status_pb2

from authing.directory.v1 import directory_service_pb2 as directory
from authing.directory.v1.directory_service_pb2_grpc import DirectoryServiceStub
from authing.errors.v1 import errors_pb2 as errors
from authing.identity.v1 import identity_service_pb2 as identity
from authing.identity.v1.identity_service_pb2_grpc import IdentityServiceStub
from authing.v3 import mfa_pb2 as mfa
from authing.v3 import role_assignments_pb2 as assignments
from authing.v3 import roles_pb2 as roles
from authing.v3 import sign_in_pb2 as sign_in
from authing.v3 import tokens_pb2 as tokens
from authing.v3 import user_batches_pb2 as batches
from authing.v3 import user_memberships_pb2 as memberships
from authing.v3 import users_pb2 as users
from authing.v3 import verification_codes_pb2 as codes
from authing.v3.auth_service_pb2_grpc import AuthServiceStub
from authing.v3.management_service_pb2_grpc import ManagementServiceStub

PASSWORD = "correct horse battery staple"
EMULATOR = os.environ.get("EXAMPLE_EMULATOR", "http://127.0.0.1:3000")
DEADLINE = 10  # seconds, of every call


def main():
    # The service config: calls that may be repeated are, and servers that are not
    # healthy get none. A real deployment is reached by grpc.secure_channel.
    service_config = (Path(__file__).parent.parent / "service-config.json").read_text()
    address = os.environ.get("EXAMPLE_GRPC", "127.0.0.1:50051")
    with grpc.insecure_channel(address, [("grpc.service_config", service_config)]) as channel:
        run(channel)


def run(channel):
    auth = AuthServiceStub(channel)
    management = ManagementServiceStub(channel)
    name = f"{time.time_ns():x}"  # makes the names of this run its own
    email = f"ada-{name}@example.com"

    # 1. Sign up.
    signed_up = auth.SignUpByEmailPassword(
        sign_in.SignUpByEmailPasswordRequest(email=email, password=PASSWORD), DEADLINE)
    user = signed_up.user.user_id
    print("signed up")

    # 2. Sign in with a one-time code. The emulator keeps in an inbox what Authing
    # would send by mail.
    auth.SendEmail(codes.SendEmailRequest(email=email, channel="CHANNEL_LOGIN"), DEADLINE)
    with urllib.request.urlopen(
        f"{EMULATOR}/_emulator/codes?" + urllib.parse.urlencode({"to": email}), timeout=DEADLINE
    ) as inbox:
        code = json.load(inbox)["code"]
    signed_in = auth.SignInByEmailPassCode(
        sign_in.SignInByEmailPassCodeRequest(email=email, pass_code=code), DEADLINE)
    token = signed_in.login_token.access_token
    print("signed in with a code from the inbox")

    # 3. Add a second factor: get a secret for the authenticator app, confirm with its
    # code.
    enrolment = auth.SendEnrollFactorRequest(
        mfa.SendEnrollFactorRequestRequest(factor_type="OTP", profile=mfa.FactorProfile()),
        DEADLINE, as_user(token))
    app = pyotp.parse_uri(enrolment.otp_data.qr_code_uri)
    auth.EnrollFactor(
        mfa.EnrollFactorRequest(
            factor_type="OTP", enrollment_token=enrolment.enrollment_token,
            enrollment_data=mfa.EnrollmentData(pass_code=app.now())),
        DEADLINE, as_user(token))
    print("second factor added")

    # 4. Sign in again: a password alone is not enough any more, and the refusal has
    # the token to give the code with. A code works once; rather than wait half a
    # minute, take the next one, since clocks may differ by that much.
    with_password = sign_in.SignInByEmailPasswordRequest(email=email, password=PASSWORD)
    refused = refusal(lambda: auth.SignInByEmailPassword(with_password, DEADLINE),
                      grpc.StatusCode.FAILED_PRECONDITION)
    print("sign-in refused:", refused[error_details_pb2.PreconditionFailure].violations[0].type)
    mfa_token = refused[errors.UpstreamError].data.struct_value["mfaToken"]
    auth.MfaOtpVerify(mfa.MfaOtpVerifyRequest(totp=app.at(time.time() + 30)), DEADLINE, as_user(mfa_token))
    token = auth.SignInByEmailPassword(with_password, DEADLINE).login_token.access_token
    print("signed in with the second factor")

    # 5. Verify the token, as every service does that gets one; then revoke it.
    verifier = IdentityServiceStub(channel)
    verdict = verifier.VerifyToken(identity.VerifyTokenRequest(token=token), DEADLINE).verdict
    if not verdict.active or verdict.identity.subject != user:
        sys.exit("the token is not the user's")
    print("the token is good")
    auth.RevokeToken(tokens.RevokeTokenRequest(token=token), DEADLINE)
    verdict = verifier.VerifyToken(identity.VerifyTokenRequest(token=token), DEADLINE).verdict
    print("the token is not good:", identity.NotActiveReason.Name(verdict.reason))

    # 6. Manage: create, change and look up a user, and give it a role.
    grace_request = users.CreateUserRequest(username=f"grace-{name}", name="Grace")
    grace = management.CreateUser(grace_request, DEADLINE).user.user_id
    management.UpdateUser(users.UpdateUserRequest(user_id=grace, name="Grace Hopper"), DEADLINE)
    for found in management.ListUsers(users.ListUsersRequest(keywords=f"grace-{name}"), DEADLINE).list:
        print("managed:", found.name)
    role = f"auditor-{name}"
    management.CreateRole(roles.CreateRoleRequest(code=role), DEADLINE)
    target = assignments.RoleTarget(target_type="USER", target_identifier=grace)
    management.AssignRole(assignments.AssignRoleRequest(code=role, targets=[target]), DEADLINE)
    for held in management.GetUserRoles(memberships.GetUserRolesRequest(user_id=grace), DEADLINE).list:
        print("role:", held.code.removesuffix(f"-{name}"))

    # 7. Stream: all users that match, however many, at the reader's pace. Every
    # answer has the token to go on behind it after an error.
    matching = directory.StreamUsersRequest(keywords=name)
    for answer in DirectoryServiceStub(channel).StreamUsers(matching, DEADLINE):
        print("streamed:", answer.user.name or answer.user.email.replace(f"-{name}", ""))

    # 8. A typed error: the code is for the program, the details say what Authing said.
    refused = refusal(lambda: management.CreateUser(grace_request, DEADLINE), grpc.StatusCode.ALREADY_EXISTS)
    info, upstream = refused[error_details_pb2.ErrorInfo], refused[errors.UpstreamError]
    print(f"refused: ALREADY_EXISTS {info.reason} of {info.domain}, Authing's code {upstream.api_code}")

    # 9. Clean up.
    management.DeleteUsersBatch(batches.DeleteUsersBatchRequest(user_ids=[user, grace]), DEADLINE)
    management.DeleteRolesBatch(roles.DeleteRolesBatchRequest(code_list=[role]), DEADLINE)
    print("deleted")


def as_user(token):
    """Metadata of a call on behalf of the end user who has the token."""
    return [("authorization", f"Bearer {token}")]


def refusal(call, code):
    """The details of the error that the call fails with, by their type."""
    try:
        call()
    except grpc.RpcError as error:
        if error.code() != code:
            raise
        status = status_pb2.Status.FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
        details = {}
        for detail in status.details:
            for kind in (error_details_pb2.ErrorInfo, error_details_pb2.PreconditionFailure, errors.UpstreamError):
                if detail.Is(kind.DESCRIPTOR):
                    details[kind] = kind.FromString(detail.value)
        return details
    sys.exit("the call was to be refused")


if __name__ == "__main__":
    main()
