#!/usr/bin/env bash
# The flow of ../README.md with curl (REST, where Authing has a path) and grpcurl
# (gRPC, where it has none). Needs curl, grpcurl, jq and oathtool.
set -euo pipefail

grpc=${EXAMPLE_GRPC:-127.0.0.1:50051}
rest=${EXAMPLE_REST:-http://127.0.0.1:8080}
emulator=${EXAMPLE_EMULATOR:-http://127.0.0.1:3000}
grpcurl=${GRPCURL:-grpcurl}

run=$(date +%s)-$$ # makes the names of this run its own
email=ada-$run@example.com
password='correct horse battery staple'

# Nothing secret is an argument of a program, since others can read those: requests
# and tokens go through pipes.
# post PATH REQUEST [TOKEN]: over REST, where it has to succeed.
post() { send "$1" "$2" "${3:-}" --fail-with-body; }
# send is the same, where it may be refused.
send() { curl -sS "$rest$1" --json @- -H @<(echo "Authorization: ${3:-}") "${@:4}" <<<"$2"; }
# call METHOD REQUEST: over gRPC.
call() { "$grpcurl" -plaintext -d @ "$grpc" "$1" <<<"$2"; }
# body NAME VALUE…: a JSON object of text members.
body() { printf '%s\n' "$@" | jq -Rnc '[inputs] | [_nwise(2) | {(.[0]): .[1]}] | add'; }

# 1. Sign up.
with_password=$(body email "$email" password "$password")
user=$(post /api/v3/signup "{\"connection\":\"PASSWORD\",\"passwordPayload\":$with_password}" | jq -r .data.userId)
echo "signed up"

# 2. Sign in with a one-time code. The emulator keeps in an inbox what Authing would
# send by mail.
post /api/v3/send-email "$(body email "$email" channel CHANNEL_LOGIN)" >/dev/null
code=$(curl -sS --fail --get "$emulator/_emulator/codes" --data-urlencode "to=$email" | jq -r .code)
with_code=$(body email "$email" passCode "$code")
token=$(post /api/v3/signin "{\"connection\":\"PASSCODE\",\"passCodePayload\":$with_code}" | jq -r .data.access_token)
echo "signed in with a code from the inbox"

# 3. Add a second factor: get a secret for the authenticator app, confirm with its code.
enrolment=$(post /api/v3/send-enroll-factor-request '{"factorType":"OTP","profile":{}}' "$token")
secret=$(jq -r '.data.otpData.qrCodeUri | capture("[?&]secret=(?<s>[^&]+)").s' <<<"$enrolment")
# totp WHEN: the app's code.
totp() { oathtool --totp --base32 --now "$1" - <<<"$secret"; }
confirmation=$(code=$(totp now) jq -c \
  '{factorType: "OTP", enrollmentToken: .data.enrollmentToken, enrollmentData: {passCode: env.code}}' <<<"$enrolment")
post /api/v3/enroll-factor "$confirmation" "$token" >/dev/null
echo "second factor added"

# 4. Sign in again: a password alone is not enough any more, and the refusal has the
# token to give the code with. A code works once; rather than wait half a minute, take
# the next one, since clocks may differ by that much.
sign_in="{\"connection\":\"PASSWORD\",\"passwordPayload\":$with_password}"
refused=$(send /api/v3/signin "$sign_in")
jq -er 'if .apiCode == 1636 then "sign-in refused: MFA_REQUIRED" else error(.message) end' <<<"$refused"
mfa_token=$(jq -r .data.mfaToken <<<"$refused")
post /api/v3/mfa-totp-verify "$(body totp "$(totp '+30 seconds')")" "$mfa_token" >/dev/null
token=$(post /api/v3/signin "$sign_in" | jq -r .data.access_token)
echo "signed in with the second factor"

# 5. Verify the token, as every service does that gets one; then revoke it.
verify() { call authing.identity.v1.IdentityService/VerifyToken "$(body token "$token")" | jq .verdict; }
verify | jq -r --arg user "$user" 'if .active and .identity.subject == $user then "the token is good" else . end'
call authing.v3.AuthService/RevokeToken "$(body token "$token")" >/dev/null
verify | jq -r 'if .active then . else "the token is not good: \(.reason)" end'

# 6. Manage: create, change and look up a user, and give it a role.
management=authing.v3.ManagementService
username=grace-$run role=auditor-$run
grace=$(call $management/CreateUser "$(body username "$username" name Grace)" | jq -r .user.userId)
call $management/UpdateUser "$(body userId "$grace" name 'Grace Hopper')" >/dev/null
call $management/ListUsers "$(body keywords "$username")" | jq -r '.list[] | "managed: \(.name)"'
call $management/CreateRole "$(body code "$role")" >/dev/null
call $management/AssignRole \
  "{\"code\":\"$role\",\"targets\":[$(body targetType USER targetIdentifier "$grace")]}" >/dev/null
call $management/GetUserRoles "$(body userId "$grace")" | jq -r '.list[] | "role: \(.code)"' | sed "s/-$run//"

# 7. Stream: all users that match, however many, at the reader's pace.
call authing.directory.v1.DirectoryService/StreamUsers "$(body keywords "$run")" |
  jq -r '.user | "streamed: \(.name // .email)"' | sed "s/-$run//"

# 8. A typed error: the code is for the program, the details say what Authing said.
if refused=$("$grpcurl" -plaintext -format-error -d "{\"username\":\"$username\"}" \
  "$grpc" $management/CreateUser 2>&1); then
  echo "a second user of this name was created" >&2
  exit 1
fi
jq -r '(.details[] | select(.reason)) as $info | (.details[] | select(.apiCode)) as $upstream |
  "refused: ALREADY_EXISTS \($info.reason) of \($info.domain), Authing'"'"'s code \($upstream.apiCode)"' <<<"$refused"

# 9. Clean up.
call $management/DeleteUsersBatch "{\"userIds\":[\"$user\",\"$grace\"]}" >/dev/null
call $management/DeleteRolesBatch "{\"codeList\":[\"$role\"]}" >/dev/null
echo "deleted"
