// Package store keeps studies, questionnaires, lists, links, mailings, answers, releases and users in SQLite or PostgreSQL. The same methods and the same tests hold for
// both; the schema is written by hand for each (package migrations).
//
// What it promises, and what proves it:
//
//   - What is acknowledged is on disk. Every connection reads its settings back and refuses those under which an answer could
//     be lost (TestUnsafeSettingsAreRefused).
//   - Answers know nothing of people, times or order: no column for it, no row numbers but random ones
//     (TestNothingTellsTimeOrOrder). While a wave takes answers they are sealed, and nobody reads them who has not the key
//     folder too (package urn, TestNobodyCanTellWhoSaidWhat); closing the wave writes them in random order.
//   - A customer who is erased while a wave takes answers takes theirs along, comments too, unless the study is anonymous
//     (TestErasedCustomersTakeTheirAnswersAlong): until the close a tag made of their link is sealed in with these. Employees'
//     answers never have one.
//   - Who is erased, is gone from every byte of the database's files (TestErasureIsPhysical) and does not come back with an older
//     copy (TestBackupUnderLoad, TestErasedPeopleDoNotComeBack).
//   - A copy made while answers come in is of one moment and whole (TestBackupUnderLoad). A migration that is killed leaves
//     everything as it was (TestMigrationSurvivesAKill).
//   - One exported method is one use case and one transaction. What needs a second person is refused or kept waiting here, not
//     in the pages (TestAQuoteNeedsTwoReaders).
//   - Passphrases are kept as argon2id, sessions, links and keys for programs as hashes: a copy of the database signs nobody in.
//   - What users do is written into a trail; a change of it is noticed (TestTamperedTrailIsNoticed). It is a chain of plain
//     hashes: whoever can write the database can make a new one from any entry on, and only a head that was kept elsewhere
//     (AuditSince) shows it.
//
// What it cannot promise: that nobody who has the key folder, and watches the machine while a wave takes answers, or lays
// two copies of that time beside each other, sees which came in between; and that PostgreSQL's write-ahead log, its archive
// and copies made earlier forget at once: the boxes in them stay sealed, for all who have not the key folder.
//
// What it refuses to know: tokens, keys, the contents of drafts. Errors and logs never hold a value.
package store
