import { jsonReply, type SandboxReply } from '../sandbox-server.js';

/** The Web API's error form. */
export function apiError(status: number, message: string, headers: Record<string, string> = {}): SandboxReply {
  return jsonReply(status, { error: { status, message } }, headers);
}

/** The accounts service's error form, which is OAuth's. */
export function accountsError(error: string, description: string): SandboxReply {
  return jsonReply(400, { error, error_description: description });
}

export const invalidClient = (): SandboxReply => accountsError('invalid_client', 'Invalid client');
export const tokenExpired = (): SandboxReply => apiError(401, 'The access token expired');
