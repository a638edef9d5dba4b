// What every program with @grpc/grpc-js wants: a connection, calls as promises, errors
// with their details.
import { CallOptions, ChannelCredentials, Client, ClientOptions, ClientUnaryCall, credentials, Metadata, ServiceError, status } from '@grpc/grpc-js'

import { Status } from './gen/google/rpc/status.js'

const deadline = 10_000 // milliseconds, of every call

type Constructor<C> = new (address: string, credentials: ChannelCredentials, options: Partial<ClientOptions>) => C

// connect makes a client. A real deployment is reached with credentials.createSsl().
export function connect<C>(Service: Constructor<C>, address: string, serviceConfig: string): C {
  return new Service(address, credentials.createInsecure(), { 'grpc.service_config': serviceConfig })
}

type Unary<Q, A> = (
  request: Q, metadata: Metadata, options: Partial<CallOptions>,
  done: (error: ServiceError | null, answer: A) => void,
) => ClientUnaryCall

// ask calls a method, with a token on behalf of the end user who has it.
export function ask<Q, A>(client: Client, method: Unary<Q, A>, request: Q, token?: string): Promise<A> {
  const metadata = new Metadata()
  if (token) metadata.set('authorization', `Bearer ${token}`)
  return new Promise((resolve, reject) => {
    method.call(client, request, metadata, { deadline: Date.now() + deadline },
      (error, answer) => (error ? reject(error) : resolve(answer)))
  })
}

// Refusal is the details of an error.
class Refusal {
  constructor(private readonly details: Status['details']) {}

  // read returns the detail of the type; without one it fails.
  read<D>(type: { decode(bytes: Uint8Array): D; $type: string }): D {
    const detail = this.details.find(({ typeUrl }) => typeUrl === `type.googleapis.com/${type.$type}`)
    if (!detail) throw new Error(`the error has no ${type.$type}`)
    return type.decode(detail.value)
  }
}

// refusal waits for the error that the call has to end with.
export async function refusal(call: Promise<unknown>, code: status): Promise<Refusal> {
  try {
    await call
  } catch (error) {
    const { code: got, metadata } = error as ServiceError
    if (got !== code) throw error
    return new Refusal(Status.decode(metadata.get('grpc-status-details-bin')[0] as Buffer).details)
  }
  throw new Error('the call was to be refused')
}
