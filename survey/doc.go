// Package survey holds the nouns of a mirror programme and their rules. It knows no SQL and no HTTP.
//
// Customers and employees answer the same perception questions: customers rate the company, employees
// answer the way they believe customers will. These are the words, in code, pages and sheets alike:
//
//   - study: one company's mirror programme: packs, groups, thresholds, waves
//   - pack: a questionnaire file (package pack); a wave freezes the version it opened with
//   - wave: one round of fieldwork, on both sides
//   - audience: customer or employee
//   - item, dimension, family: a rated statement; a group of items; emotional or functional
//   - outcome: what it is worth: recommend 0–10, trust, stay, buy more, pay more, spoke well
//   - cell, segment, unit: a group of employees; a group of customers; a branch, region or team that
//     exists on both sides
//   - breakdown: a declared way to split results: none, one attribute, or a declared pair; only
//     declared breakdowns exist
//   - response: what one person answered, packed; comments are kept apart from it
//   - tally: the sufficient statistics of many responses; everything statistical is computed from tallies
//   - score: a mean on 0–100: 100·(x−lo)/(hi−lo), reversed items turned first
//   - gap: employees − customers, in points of 100; plus: we think we are better than customers say
//   - verdict: blind spot, hidden strength, aligned, not enough evidence, not shown
//   - release: a frozen, protected result of a wave; the only thing readers ever see
//
// And the words of those who lead a study:
//
//   - questionnaire: a pack while a study works on it; what is published of it never changes, and a further change begins
//     a new version
//   - form: a questionnaire as one wave asks it
//   - person, invitation, link: somebody on a list; the right to answer one form once; the same for whoever comes by, as on
//     a poster
//   - mailing: one round of mails, invitations or reminders, to one side of a form; who is in it is decided mail by mail
//   - action: something the company does about a finding; the next wave says what moved
//   - user, role: somebody who works with studies and results, and what they may do; who prepares a wave does not read its
//     results unless somebody else gave them that role too
//   - example: a study of made-up answers, which whoever prepares studies may read
//
// The way of an answer: a file or page is checked against the pack and the study, counted into a tally
// by the Frame of its wave, analysed by package gap, and protected by package gap/disclosure.
package survey
