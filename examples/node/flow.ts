// The flow of ../README.md in TypeScript, with @grpc/grpc-js and code by ts-proto.
import { readFileSync } from 'node:fs'
import { status } from '@grpc/grpc-js'
import { TOTP, URI } from 'otpauth'

import { connect, ask, refusal } from './client.js'
import { ErrorInfo, PreconditionFailure } from './gen/google/rpc/error_details.js'
import { DirectoryServiceClient, StreamUsersRequest } from './gen/authing/directory/v1/directory_service.js'
import { UpstreamError } from './gen/authing/errors/v1/errors.js'
import { IdentityServiceClient, VerifyTokenRequest } from './gen/authing/identity/v1/identity_service.js'
import { AuthServiceClient } from './gen/authing/v3/auth_service.js'
import { ManagementServiceClient } from './gen/authing/v3/management_service.js'
import { EnrollFactorRequest } from './gen/authing/v3/mfa.js'
import { AssignRoleRequest } from './gen/authing/v3/role_assignments.js'
import { CreateUserRequest, ListUsersRequest, UpdateUserRequest } from './gen/authing/v3/users.js'

const password = 'correct horse battery staple'
const emulator = process.env.EXAMPLE_EMULATOR ?? 'http://127.0.0.1:3000'
const run = Date.now().toString(36) + process.pid // makes the names of this run its own

// The service config: calls that may be repeated are, and servers that are not healthy
// get none.
const serviceConfig = readFileSync('../service-config.json', 'utf8')
const address = process.env.EXAMPLE_GRPC ?? '127.0.0.1:50051'
const auth = connect(AuthServiceClient, address, serviceConfig)
const management = connect(ManagementServiceClient, address, serviceConfig)
const identity = connect(IdentityServiceClient, address, serviceConfig)
const directory = connect(DirectoryServiceClient, address, serviceConfig)

// 1. Sign up.
const email = `ada-${run}@example.com`
const signedUp = await ask(auth, auth.signUpByEmailPassword, { email, password })
const user = signedUp.user!.userId
console.log('signed up')

// 2. Sign in with a one-time code. The emulator keeps in an inbox what Authing would
// send by mail.
await ask(auth, auth.sendEmail, { email, channel: 'CHANNEL_LOGIN' })
const inbox = await fetch(`${emulator}/_emulator/codes?${new URLSearchParams({ to: email })}`)
const { code } = (await inbox.json()) as { code: string }
const signedIn = await ask(auth, auth.signInByEmailPassCode, { email, passCode: code })
let token = signedIn.loginToken!.accessToken!
console.log('signed in with a code from the inbox')

// 3. Add a second factor: get a secret for the authenticator app, confirm with its code.
const enrolment = await ask(auth, auth.sendEnrollFactorRequest, { factorType: 'OTP', profile: {} }, token)
const app = URI.parse(enrolment.otpData!.qrCodeUri) as TOTP
await ask(auth, auth.enrollFactor, EnrollFactorRequest.create({
  factorType: 'OTP', enrollmentToken: enrolment.enrollmentToken, enrollmentData: { passCode: app.generate() },
}), token)
console.log('second factor added')

// 4. Sign in again: a password alone is not enough any more, and the refusal has the
// token to give the code with. A code works once; rather than wait half a minute, take
// the next one, since clocks may differ by that much.
const incomplete = await refusal(ask(auth, auth.signInByEmailPassword, { email, password }), status.FAILED_PRECONDITION)
console.log('sign-in refused:', incomplete.read(PreconditionFailure).violations[0].type)
const { mfaToken } = incomplete.read(UpstreamError).data
await ask(auth, auth.mfaOtpVerify, { totp: app.generate({ timestamp: Date.now() + 30_000 }) }, mfaToken)
token = (await ask(auth, auth.signInByEmailPassword, { email, password })).loginToken!.accessToken!
console.log('signed in with the second factor')

// 5. Verify the token, as every service does that gets one; then revoke it.
const good = await ask(identity, identity.verifyToken, VerifyTokenRequest.create({ token }))
if (!good.verdict!.active || good.verdict!.identity!.subject !== user) {
  throw new Error("the token is not the user's")
}
console.log('the token is good')
await ask(auth, auth.revokeToken, { token })
const revoked = await ask(identity, identity.verifyToken, VerifyTokenRequest.create({ token }))
console.log('the token is not good:', revoked.verdict!.reason)

// 6. Manage: create, change and look up a user, and give it a role.
const username = `grace-${run}`
const newUser = CreateUserRequest.create({ username, name: 'Grace' })
const grace = (await ask(management, management.createUser, newUser)).user!.userId
await ask(management, management.updateUser, UpdateUserRequest.create({ userId: grace, name: 'Grace Hopper' }))
const found = await ask(management, management.listUsers, ListUsersRequest.create({ keywords: username }))
for (const { name } of found.list) console.log('managed:', name)
const role = `auditor-${run}`
await ask(management, management.createRole, { code: role })
await ask(management, management.assignRole, AssignRoleRequest.create({
  code: role, targets: [{ targetType: 'USER', targetIdentifier: grace }],
}))
for (const { code } of (await ask(management, management.getUserRoles, { userId: grace })).list) {
  console.log('role:', code.replace(`-${run}`, ''))
}

// 7. Stream: all users that match, however many, at the reader's pace. Every answer has
// the token to go on behind it after an error.
for await (const { user } of directory.streamUsers(StreamUsersRequest.create({ keywords: run }))) {
  console.log('streamed:', user.name ?? user.email.replace(`-${run}`, ''))
}

// 8. A typed error: the code is for the program, the details say what Authing said.
const refused = await refusal(ask(management, management.createUser, newUser), status.ALREADY_EXISTS)
const { reason, domain } = refused.read(ErrorInfo)
console.log(`refused: ALREADY_EXISTS ${reason} of ${domain}, Authing's code ${refused.read(UpstreamError).apiCode}`)

// 9. Clean up.
await ask(management, management.deleteUsersBatch, { userIds: [user, grace] })
await ask(management, management.deleteRolesBatch, { codeList: [role] })
console.log('deleted')
