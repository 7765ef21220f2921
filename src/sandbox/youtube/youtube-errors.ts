import { jsonReply, type SandboxReply } from '../sandbox-server.js';

export const SERVICE = 'youtube.googleapis.com';

interface GoogleError {
  readonly code: number;
  readonly message: string;
  readonly domain: string;
  readonly reason: string;
  /** The parameter at fault. */
  readonly location?: string;
  readonly extendedHelp?: string;
  /** The name of the gRPC status; errors of YouTube itself, unlike those of Google's front, have none. */
  readonly status?: string;
  readonly details?: readonly object[];
}

/** Google's error form. */
export function googleError(error: GoogleError, headers: Record<string, string> = {}): SandboxReply {
  const { code, message, domain, reason, location, extendedHelp, status, details } = error;
  const entry = {
    message,
    domain,
    reason,
    ...(location === undefined ? {} : { location, locationType: 'parameter' }),
    ...(extendedHelp === undefined ? {} : { extendedHelp }),
  };
  const body = {
    code,
    message,
    errors: [entry],
    ...(status === undefined ? {} : { status }),
    ...(details === undefined ? {} : { details }),
  };
  return jsonReply(code, { error: body }, headers);
}

/** @param reason e.g. `invalidPageToken` */
export function badParameter(
  reason: string,
  message: string,
  location: string,
  domain = 'youtube.parameter',
): SandboxReply {
  return googleError({ code: 400, message, domain, reason, location });
}

export function playlistNotFound(): SandboxReply {
  return googleError({
    code: 404,
    message: "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.",
    domain: 'youtube.playlistItem',
    reason: 'playlistNotFound',
    location: 'playlistId',
  });
}

export function missingKey(): SandboxReply {
  return googleError({
    code: 403,
    message:
      "Method doesn't allow unregistered callers (callers without established identity). " +
      'Please use API Key or other form of API consumer identity to call this API.',
    domain: 'global',
    reason: 'forbidden',
    status: 'PERMISSION_DENIED',
  });
}

export function badKey(): SandboxReply {
  const message = 'API key not valid. Please pass a valid API key.';
  return googleError({
    code: 400,
    message,
    domain: 'global',
    reason: 'badRequest',
    status: 'INVALID_ARGUMENT',
    details: [
      errorInfo('API_KEY_INVALID', { service: SERVICE }),
      { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message },
    ],
  });
}

export function errorInfo(reason: string, metadata: Readonly<Record<string, string>>): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}
