export type { ChatSocket } from './chat-socket.ts'
export {
  socketIoTransport,
  type SocketIoOptions,
  type TransportName,
} from './socketio-transport.ts'
