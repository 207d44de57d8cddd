export {
  createGatewayClient,
  type GatewayClient,
  type GatewayClientOptions,
  type GatewayCredential,
} from './gateway-client';
export { type components, type operations, type paths } from './generated/api';
