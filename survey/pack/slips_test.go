package pack

// slips are slips in the questions and what follows them.
var slips = []edit{
	// Dimensions and items.
	{
		name: "kind of dimension", old: "id: basics, kind: functional", new: "id: basics, kind: rational",
		want: []string{`64:24: dimension basics: kind is "rational": use emotional or functional`},
	},
	{
		name: "dimension without item", old: "items:\n", new: "  - {id: spare, kind: emotional, name: {en: \"Spare\", ja: \"予備\"}, meaning: {en: \"None\", ja: \"なし\"}}\nitems:\n",
		want: []string{"65:5: dimension spare: the dimension has no item: add an item to it, or take the dimension out"},
	},
	{
		name: "unknown dimension", old: "    dimension: care\n    reverse", new: "    dimension: cares\n    reverse",
		want: []string{`70:16: item care_rushed: there is no dimension "cares": did you mean care?`},
	},
	{
		name: "id twice", old: "- id: care_rushed", new: "- id: care_seen",
		want: []string{"69:9: item care_seen: the id care_seen is taken by the item in line 66: give every item, outcome, question, attribute and dimension an id of its own"},
	},
	{
		name: "id in capitals", old: "- id: care_rushed", new: "- id: Care-Rushed",
		want: []string{`69:9: item Care-Rushed: the id "Care-Rushed" is not a short name: use lower-case letters, digits and underscores, beginning with a letter, at most 40`},
	},
	{
		name: "id with a meaning", old: "- id: care_rushed", new: "- id: weight",
		want: []string{"69:9: item weight: the id weight has another meaning in answers files: choose another id"},
	},
	{
		name: "unknown scale", old: "    scale: poles3", new: "    scale: pole3",
		want: []string{`76:12: item basics_side: there is no scale "pole3": did you mean poles3?`},
	},
	{
		name: "no scale", old: "default_scale: agree3\n", new: "",
		want: []string{
			"65:5: item care_seen: scale is missing: add scale: …, or a default_scale for the pack",
			"68:5: item care_rushed: scale is missing: add scale: …, or a default_scale for the pack",
			"90:5: item care_staff: scale is missing: add scale: …, or a default_scale for the pack",
		},
	},
	{
		name: "reverse with two poles", old: "    scale: poles3\n", new: "    scale: poles3\n    reverse: true\n",
		want: []string{"77:14: item basics_side: reverse is for ratings of one statement: take it out; with two poles put the better one on the right"},
	},
	{
		name: "one pole", old: "      right: {en: \"It works.\", ja: \"動く。\"}\n", new: "",
		want: []string{"78:7: item basics_side, customer: right is missing: add right: …"},
	},
	{
		name: "nothing counted", old: "    count_as: [said_yes]\n    good_when_high: true\n", new: "    good_when_high: true\n",
		want: []string{"83:5: item basics_first: count_as is missing: add count_as: …"},
	},
	{
		name: "unknown answer counted", old: "count_as: [said_yes]\n    good_when_high: true", new: "count_as: [said_yse]\n    good_when_high: true",
		want: []string{`86:16: item basics_first: there is no answer "said_yse" on the scale yesno: did you mean said_yes?`},
	},
	{
		name: "everything counted", old: "count_as: [said_yes]\n    good_when_high: true", new: "count_as: [said_yes, said_no]\n    good_when_high: true",
		want: []string{"86:15: item basics_first: every answer counts, so the percentage is always 100: leave out the answers that do not count"},
	},
	{
		name: "good or bad not said", old: "    good_when_high: true\n", new: "",
		want: []string{"83:5: item basics_first: good_when_high is missing: add good_when_high: …"},
	},
	{
		name: "count on a rating", old: "    reverse: true\n", new: "    count_as: [said_yes]\n",
		want: []string{"71:15: item care_rushed: count_as is for choices: take it out; a rating has favourable_from"},
	},
	{
		name: "unknown benchmark", old: "benchmark: capgemini-2017-customer-centric", new: "benchmark: capgemini-2017",
		want: []string{`88:16: item basics_first: there is no benchmark "capgemini-2017": did you mean capgemini-2017-customer-centric?`},
	},
	{
		name: "text for those not asked", old: "    only: employee\n", new: "    only: customer\n",
		want: []string{
			"91:5: item care_staff: customer is missing: write customer: {…}, or only: employee when nobody else is asked",
			"94:15: item care_staff: there is a text for employees, but the question is asked of customers only: take one of the two out",
		},
	},
	{
		name: "short form", old: "[care_seen, basics_side]", new: "[care_seen, recommend]",
		want: []string{`95:25: short_form: there is no item "recommend": use care_seen, care_rushed, basics_side, basics_first or care_staff`},
	},
	// Outcomes, picks, open questions.
	{
		name: "second recommend", old: "role: behaviour\n    scale: yesno\n    count_as: [said_yes]\n    good_when_high: false\n    employee_scale: percent", new: "role: recommend\n    scale: likely11",
		want: []string{"103:11: outcome spoke_badly: recommend has the role recommend already: give this one the role intent"},
	},
	{
		name: "recommend on another scale", old: "    role: recommend\n    scale: likely11", new: "    role: recommend\n    scale: agree3",
		want: []string{"99:12: outcome recommend: net recommendation needs answers from 0 to 10: use a rating scale from 0 to 10, or the role intent"},
	},
	{
		name: "behaviour on a rating", old: "    role: recommend\n    scale: likely11", new: "    role: behaviour\n    scale: likely11",
		want: []string{"99:12: outcome recommend: a behaviour is counted, and this scale is a rating: use a choice_one scale with count_as, or the role intent"},
	},
	{
		name: "employees' text of an outcome", old: "    employee: {en: \"Would customers recommend {company}?\", ja: \"お客様は{company}をすすめますか。\"}\n", new: "",
		want: []string{"97:5: outcome recommend: employee is missing: write it; the mirror frame is for predicted statements only"},
	},
	{
		name: "pick too many", old: "pick: 1", new: "pick: 2",
		want: []string{"111:9: importance: people are to pick 2 of 2 dimensions: let them pick fewer than there are"},
	},
	{
		name: "feelings without a group", old: "group: erodes", new: "group: holds",
		want: []string{"121:5: feelings: no feeling is in the group erodes: offer words of all three groups: builds, holds, erodes"},
	},
	{
		name: "about nothing", old: "about: care", new: "about: caring",
		want: []string{`127:12: open question why: there is no dimension "caring": use care or basics`},
	},
	{
		name: "shown after nothing", old: "show_after: recommend", new: "show_after: recomend",
		want: []string{`126:17: open question why: there is no item or outcome "recomend": did you mean recommend?`},
	},
	// Attributes and target.
	{
		name: "two cells", old: "audience: customer, role: filter", new: "audience: employee, role: cell",
		want: []string{"135:43: attribute years: team is the cell of employees already: use the role filter for this one"},
	},
	{
		name: "options twice", old: "options_from: segments", new: "options_from: segments, options: [{id: a, label: {en: \"A\", ja: \"あ\"}}]",
		want: []string{"132:120: attribute segment: there are options and options_from: keep one of the two"},
	},
	{
		name: "no options", old: ", options_from: units", new: "",
		want: []string{"134:5: attribute place: options are missing: write options: …, or options_from: units, segments or cells"},
	},
	{
		name: "wrong list", old: "options_from: segments", new: "options_from: cells",
		want: []string{"132:120: attribute segment: a segment takes its options from segments: write options_from: segments"},
	},
	{
		name: "segment of employees", old: "{id: segment, audience: customer", new: "{id: segment, audience: employee",
		want: []string{"132:29: attribute segment: a segment is a group of customers: write audience: customer, or the role filter"},
	},
	{
		name: "target outside the scale", file: "packs/trust-spectrum.yaml", old: "# target: {transparency: 6.0, comparison: 4.5}", new: "target: {transparency: 8, comparisons: 4.5}",
		want: []string{
			"174:24: target: transparency is 8: write a number from 1 to 7",
			`174:27: target: there is no dimension "comparisons": did you mean comparison?`,
		},
	},
	// Bands and classification.
	{
		name: "bands with a hole", file: "packs/trust-spectrum.yaml", old: "from: 4.0, below: 5.5", new: "from: 4.5, below: 5.5",
		want: []string{"73:30: band trust: the band begins at 4.5, the one before ends at 4: let each begin where the one before ends"},
	},
	{
		name: "last band with an end", file: "packs/trust-spectrum.yaml", old: "from: 5.5, ", new: "from: 5.5, below: 7, ",
		want: []string{"74:42: band advocacy: the last band has an upper end: take below out of the last band"},
	},
	{
		name: "no last rule", file: "packs/ambassador.yaml", old: "{otherwise: true}", new: "{mean_at_least: 1}",
		want: []string{"126:33: classification, onlooker: the last rule does not take everyone who is left: write when: {otherwise: true} in the last rule"},
	},
	{
		name: "otherwise too early", file: "packs/ambassador.yaml", old: "{mean_below: 3.5}", new: "{otherwise: true}",
		want: []string{"123:45: classification, critic: otherwise stands before the last rule: put this rule last; the ones after it would never be tried"},
	},
	{
		name: "unknown behaviour", file: "packs/ambassador.yaml", old: "behaviour: am_spoke_well}", new: "behaviour: am_recommend_work}",
		want: []string{`122:67: classification, ambassador: there is no behaviour "am_recommend_work" that people report of themselves: use am_spoke_well, am_spoke_badly or am_extra`},
	},
	{
		name: "unknown condition", file: "packs/ambassador.yaml", old: "mean_at_least: 5.0", new: "mean_atleast: 5.0",
		want: []string{`125:34: classification, supporter: "mean_atleast" is not known here: did you mean mean_at_least?`},
	},
	{
		name: "report of nobody", file: "packs/ambassador.yaml", old: "onlooker, critic]", new: "onlookers, critic]",
		want: []string{`127:35: classification: no rule sorts people into "onlookers": did you mean onlooker?`},
	},
	{
		name: "formula", file: "packs/ambassador.yaml", old: "percent ambassador - percent critic", new: "ambassador - critic",
		want: []string{`128:45: classification: the formula "ambassador - critic" cannot be read: write "percent GROUP - percent GROUP"`},
	},
	{
		name: "customers' text for employees only", file: "packs/ambassador.yaml", old: "    role: recommend\n", new: "    role: recommend\n    customer: {en: \"Would you?\"}\n",
		want: []string{"93:15: outcome am_recommend_offer: there is a text for customers, who are not asked: take it out, or add customer to audiences"},
	},
}
