export {
  socketIoTransport,
  type SocketIoOptions,
  type TransportName,
} from './socketio-transport.ts'
