package pack

import "strings"

// slipsBefore are slips in what stands before the questions; each gives its own message at its own place, and what follows from it is not told again.
var slipsBefore = []edit{
	// The file as YAML.
	{
		name: "quote not closed", old: `version: "1.0.0"`, new: `version: "1.0.0`,
		want: []string{"10:14: this does not fit what stands before it: check the indentation, and that every quotation mark above is closed"},
	},
	{
		name: "tab", old: "  - id: agree3\n    type: rating", new: "  - id: agree3\n\ttype: rating",
		want: []string{"23:1: the line begins with a tab: indent with spaces"},
	},
	{
		name: "indentation", old: "    type: rating\n    favourable_from: 3", new: "    type: rating\n   favourable_from: 3",
		want: []string{"24:4: this does not fit what stands before it: check the indentation, and that every quotation mark above is closed"},
	},
	{
		name: "anchor", old: "min_cell: 7", new: "min_cell: &smallest 7",
		want: []string{"8:11: references (& * <<) are not used in these files: write the value out"},
	},
	{
		name: "two documents", old: "target: {care: 2.5}", new: "---\ntarget: {care: 2.5}",
		want: []string{"137:7: a second document begins after ---: put each document in a file of its own"},
	},
	{
		name: "name twice", old: "min_cell: 7", new: "min_cell: 7\nmin_cell: 8",
		want: []string{"9:1: min_cell comes twice; the first is in line 8: keep one of them"},
	},
	{
		name: "item name twice", old: "    reverse: true", new: "    reverse: true\n    reverse: false",
		want: []string{"72:5: reverse comes twice; the first is in line 71: keep one of them"},
	},
	{
		name: "unknown name", old: "    reverse: true", new: "    revers: true",
		want: []string{`71:5: item care_rushed: "revers" is not known here: did you mean reverse?`},
	},
	{
		name: "unknown name far from any", old: "min_cell: 7", new: "colour: blue",
		want: []string{`8:1: "colour" is not known here: take it out, or check how it is spelled`},
	},
	{
		name: "boolean in words", old: "reverse: true", new: "reverse: yes",
		want: []string{`71:14: item care_rushed: reverse is "yes", where true or false belongs: write true or false, without quotes`},
	},
	{
		name: "number in quotes", old: "pick: 2", new: `pick: "2"`,
		want: []string{`116:9: feelings: pick is "2", where a whole number belongs: write a whole number, without quotes`},
	},
	{
		name: "a value for a list", old: "languages: [en, ja]", new: "languages: en",
		want: []string{`5:12: languages is "en", where a list belongs: write a list: [one, two], or one entry a line beginning with a hyphen`},
	},
	// Header.
	{
		name: "format", old: "mirror-pack/1", new: "mirror-pack/2",
		want: []string{`1:9: format is "mirror-pack/2": write format: mirror-pack/1; other formats are not read`},
	},
	{
		name: "id and file name", old: "id: good", new: "id: best",
		want: []string{"2:5: the id is best while the file is named good.yaml: give both the same name, so that two packs are never taken for one"},
	},
	{
		name: "version", old: `"1.0.0"`, new: "1.0",
		want: []string{`3:10: version is 1.0: write three numbers in quotes: "1.0.0"`},
	},
	{
		name: "default language", old: "default_language: en", new: "default_language: fr",
		want: []string{`4:19: the default language "fr" is not among the languages: use en or ja, or add it to languages`},
	},
	{
		name: "audience", old: "audiences: [customer, employee]", new: "audiences: [customer, employees]",
		want: []string{`6:23: entry 2 of audiences is "employees": did you mean employee?`},
	},
	{
		name: "employee_answers missing", old: "employee_answers: as_customers\n", new: "",
		want: []string{"1:1: employee_answers is missing: add employee_answers: …"},
	},
	{
		name: "smallest group", old: "min_cell: 7", new: "min_cell: 4",
		want: []string{"8:11: min_cell is 4: write a whole number from 5 to 1000"},
	},
	{
		name: "privacy missing", old: "privacy:\n  customer: {en: \"Groups only.\", ja: \"集計のみ。\"}\n  employee: {en: \"Groups only.\", ja: \"集計のみ。\"}\n", new: "",
		want: []string{"1:1: privacy is missing: add privacy: …"},
	},
	{
		name: "one audience not told", old: "thank_you:\n  customer: {en: \"Thank you.\", ja: \"ありがとう。\"}\n", new: "thank_you:\n",
		want: []string{"18:3: thank_you: customer is missing: add customer: …"},
	},
	// Words.
	{
		name: "language missing", old: `{en: "{company} sees me.", ja: "{company}は私を見ている。"}`, new: `{en: "{company} sees me."}`,
		want: []string{"68:15: item care_seen, customer: there is no text in ja: write it in every language of the pack"},
	},
	{
		name: "language too many", old: `title: {en: "A good pack", ja: "よい質問票"}`, new: `title: {en: "A good pack", ja: "よい質問票", de: "Gut"}`,
		want: []string{"10:41: title: de is not among the pack's languages: take it out, or add it to languages; it is one of en or ja now"},
	},
	{
		name: "empty words", old: `{en: "Why?", ja: "なぜ。"}`, new: `{en: "Why?", ja: ""}`,
		want: []string{"129:32: open question why, customer, ja: ja is empty: write it, or take the line out"},
	},
	{
		name: "plain words", old: `{en: "Why?", ja: "なぜ。"}`, new: `Why?`,
		want: []string{`129:15: open question why, customer: it is "Why?", where words by language belong: write {en: …}`},
	},
	{
		name: "unknown placeholder", old: `{en: "Did you complain?", ja: "不満を話しましたか。"}`, new: `{en: "Did you complain, {name}?", ja: "{name}、不満を話しましたか。"}`,
		want: []string{
			"108:20: outcome spoke_badly, customer, en: {name} is not among the pack's placeholders: use one of placeholders, or add it there (company, minutes, min_cell)",
			"108:53: outcome spoke_badly, customer, ja: {name} is not among the pack's placeholders: use one of placeholders, or add it there (company, minutes, min_cell)",
		},
	},
	{
		name: "placeholder missing in a language", old: "{company}は急がせる。\"}", new: "急がせる。\"}",
		want: []string{"72:48: item care_rushed, customer, ja: {company} is missing; en has it: use the same placeholders in every language"},
	},
	{
		name: "brace without partner", old: `"Groups only.", ja: "集計のみ。"}` + "\n  employee", new: `"Groups {only.", ja: "集計のみ。"}` + "\n  employee",
		want: []string{"15:18: privacy, customer, en: a brace has no partner: write placeholders as {company}, and no other braces"},
	},
	{
		name: "statement too long", old: "{company} sees me.", new: "{company} " + strings.Repeat("sees me and ", 24) + "knows.",
		want: []string{"68:20: item care_seen, customer, en: the text has 304 characters: shorten it to 300"},
	},
	{
		name: "frame without item", old: "“{item}.”", new: "“This.”",
		want: []string{"20:20: mirror_frame, en: {item} comes 0 times: put {item} where the customers' statement goes, once"},
	},
	{
		name: "frame around a question", old: "{company} sees me.", new: "Does {company} see me?",
		want: []string{"68:20: item care_seen, customer, en: the mirror frame is for statements, and this is a question: write the employees' text as well"},
	},
	// Scales.
	{
		name: "values with a hole", old: `{value: 2, label: {en: "So so"`, new: `{value: 4, label: {en: "So so"`,
		want: []string{"28:17: scale agree3: the value 4 follows 1: let values go up by one, from the lowest to the highest"},
	},
	{
		name: "point without label", old: `{value: 2, label: {en: "So so", ja: "まあまあ"}}`, new: `{value: 2}`,
		want: []string{"28:9: scale agree3: the point 2 has no label: write label: {…}; with labels: anchors only the first and the last need one"},
	},
	{
		name: "anchor without label", old: `{value: 10, label: {en: "Surely", ja: "必ず"}}`, new: `{value: 10}`,
		want: []string{"45:9: scale likely11: the point 10 has no label: write label: {…}; with labels: anchors only the first and the last need one"},
	},
	{
		name: "no way out", old: "    missing: {label: {en: \"I can't say\", ja: \"わからない\"}}\n  - id: likely11", new: "  - id: likely11",
		want: []string{"22:5: scale agree3: there is no way out for people who can't say: add missing: {label: …}"},
	},
	{
		name: "favourable below unfavourable", old: "favourable_from: 3\n    unfavourable_to: 1", new: "favourable_from: 2\n    unfavourable_to: 2",
		want: []string{"24:22: scale agree3: favourable_from is 2 and unfavourable_to is 2: let favourable_from be the higher one"},
	},
	{
		name: "favourable alone", old: "    unfavourable_to: 1\n", new: "",
		want: []string{"24:22: scale agree3: unfavourable_to is missing beside it: give both, or neither"},
	},
	{
		name: "yes as a value", old: "value: said_yes", new: "value: yes",
		want: []string{"58:17: scale yesno: the value yes is turned into something else by some programs: use another word, such as said_yes or said_no"},
	},
	{
		name: "scale type", old: "type: choice_one", new: "type: chioce_one",
		want: []string{`56:11: scale yesno: type is "chioce_one": did you mean choice_one?`},
	},
}
