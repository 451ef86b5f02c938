// postgres://user:password@host:port/database?sslmode=… in CHAT_POSTGRES, printed as an Npgsql connection string.
const options = {
  sslmode: 'SSL Mode',
  sslrootcert: 'Root Certificate',
  sslcert: 'SSL Certificate',
  sslkey: 'SSL Key',
  application_name: 'Application Name',
  connect_timeout: 'Timeout',
  options: 'Options',
};
const sslModes = { 'verify-ca': 'VerifyCA', 'verify-full': 'VerifyFull' };

const quote = (value) => (/[;'"=\s]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

function parts(url) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const result = [
    ['Host', hostname.replace(/^\[|\]$/g, '')],
    ['Port', port],
    ['Username', decodeURIComponent(username)],
    ['Password', decodeURIComponent(password)],
    ['Database', decodeURIComponent(pathname.slice(1))],
  ];
  for (const [name, value] of searchParams) {
    if (!(name in options)) {
      throw new Error(`the option '${name}' is not one that Chat knows`);
    }
    result.push([options[name], name === 'sslmode' ? (sslModes[value] ?? value) : value]);
  }
  return result.filter(([, value]) => value !== '');
}

try {
  const text = parts(process.env.CHAT_POSTGRES).map(([name, value]) => `${name}=${quote(value)}`);
  process.stdout.write(text.join(';'));
} catch (error) {
  // Not the message of URL's own errors as a whole: they carry the URL, and it carries a password.
  process.stderr.write(`chat: ${error.code === 'ERR_INVALID_URL' ? 'not a URL' : error.message}\n`);
  process.exit(1);
}
