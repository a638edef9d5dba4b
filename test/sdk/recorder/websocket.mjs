// What a websocket needs of a server that has one thing to say (RFC 6455).
import { createHash } from 'node:crypto';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

// greet opens the websocket that a request asks for and sends one short text.
export function greet(req, socket, text) {
  const accept = createHash('sha1').update(req.headers['sec-websocket-key'] + guid).digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.on('error', () => socket.destroy());
  socket.write(`${head.join('\r\n')}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
}
