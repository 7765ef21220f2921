/** Which registrations are mailed. Of those that are there already nobody knows: they count as mailed. */
export const registrationMails = {
  version: 20,
  name: 'registration mails',
  up: `ALTER TABLE registrations ADD COLUMN mailed INTEGER NOT NULL DEFAULT 1;`,
  down: `ALTER TABLE registrations DROP COLUMN mailed;`,
};
