package exchange

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"mirror/survey"
)

// headings are what columns are called in lists people have: English, German, French, Spanish, Italian, Portuguese, Dutch,
// Japanese. Without capitals, accents, spaces and signs.
var headings = map[Use][]string{
	UseEmail: {"email", "mail", "emailaddress", "mailaddress", "emailadresse", "mailadresse", "emailbusiness", "workemail", "businessemail", "adressemail",
		"courriel", "adressecourriel", "correo", "correoelectronico", "postaelettronica", "enderecodeemail", "eposta", "メール", "メールアドレス", "電子メール"},
	UseName: {"name", "fullname", "employee", "employeename", "customername", "contact", "contactname", "firstname", "givenname", "forename", "vorname", "mitarbeiter",
		"kunde", "ansprechpartner", "nom", "nomcomplet", "prenom", "nombre", "nombrecompleto", "nome", "nomecompleto", "naam", "voornaam", "名前", "氏名", "名"},
	UseLastName:  {"lastname", "surname", "familyname", "nachname", "familienname", "nomdefamille", "apellido", "apellidos", "cognome", "sobrenome", "achternaam", "姓"},
	UseReference: {"reference", "ref", "id", "number", "no", "personnelnumber", "employeeid", "employeenumber", "staffid", "staffnumber", "customerid", "customernumber", "personalnummer", "mitarbeiternummer", "kundennummer", "nummer", "matricule", "numeroclient", "numero", "codice", "社員番号", "顧客番号", "番号"},
	UseLanguage:  {"language", "lang", "locale", "preferredlanguage", "sprache", "langue", "idioma", "lingua", "taal", "言語"},
	UseGroup: {"team", "dept", "department", "division", "group", "function", "cell", "segment", "customersegment", "customergroup", "abteilung", "bereich", "organisationseinheit",
		"kundengruppe", "kundensegment", "equipe", "departement", "service", "segmento", "departamento", "equipo", "reparto", "dipartimento", "afdeling", "部署", "部門", "チーム", "セグメント"},
	UseUnit:    {"unit", "branch", "region", "location", "site", "office", "store", "filiale", "standort", "niederlassung", "agence", "sucursal", "filial", "sede", "vestiging", "支店", "拠点"},
	UseWeight:  {"weight", "gewicht", "gewichtung", "poids", "peso", "gewicht"},
	UseAccount: {"account", "client", "company", "firm", "organisation", "organization", "firma", "unternehmen", "entreprise", "societe", "empresa", "azienda", "bedrijf", "会社", "企業"},
}

// bare is a heading without what tells nothing.
func bare(heading string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(heading)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return norm.NFKC.String(b.String())
}

// meant is the use that a heading names, "" where none.
func meant(heading string) Use {
	h := bare(heading)
	for _, u := range Uses {
		if slices.ContainsFunc(headings[u], func(name string) bool { return bare(name) == h }) {
			return u
		}
	}
	if strings.Contains(h, "email") || strings.HasSuffix(h, "mail") {
		return UseEmail
	}
	return ""
}

// meansContact reports whether a heading, or a first value, is of how people are reached.
func meansContact(heading string) bool { return meant(heading) == UseEmail || IsEmail(heading) }

// guess says what each column is used as: what the caller says, else what the heading names, else what the values are. Each
// use has one column; the first that fits best gets it.
func guess(names []string, sample [][]string, study *survey.Study, uses map[string]Use) []ListColumn {
	columns := make([]ListColumn, len(names))
	taken := map[Use]bool{}
	give := func(i int, u Use) {
		if u != "" && !taken[u] && columns[i].Use == "" {
			columns[i].Use, taken[u] = u, true
		}
	}
	for i, n := range names {
		columns[i].Name = n
		give(i, uses[n])
	}
	for _, of := range []func(int) Use{
		func(i int) Use { return meant(names[i]) },
		func(i int) Use { return likely(valuesOf(sample, i), study) },
	} {
		for i, n := range names {
			if _, said := uses[n]; !said {
				give(i, of(i))
			}
		}
	}
	at := 0
	for i := range columns {
		columns[i].At = -1
		if columns[i].Use != "" {
			columns[i].At = at
			at++
		}
	}
	return columns
}

func valuesOf(sample [][]string, column int) (values []string) {
	for _, row := range sample {
		if column < len(row) && row[column] != "" {
			values = append(values, row[column])
		}
	}
	return values
}

// likely is what values look like: addresses, or groups of the study. Nothing else can be told from values alone.
func likely(values []string, study *survey.Study) Use {
	most := func(is func(string) bool) bool {
		n := 0
		for _, v := range values {
			if is(v) {
				n++
			}
		}
		return n > 0 && n*2 > len(values)
	}
	among := func(groups [][2]string) func(string) bool {
		return func(v string) bool { return groupIn(groups, v) != "" }
	}
	switch {
	case most(IsEmail):
		return UseEmail
	case most(among(slices.Concat(groupsNamed(study, UseGroup, 0), groupsNamed(study, UseGroup, 1)))):
		return UseGroup
	case most(among(groupsNamed(study, UseUnit, 0))):
		return UseUnit
	}
	return ""
}

// IsEmail reports whether a text is one e-mail address as a list of people may have it.
func IsEmail(text string) bool {
	at := strings.LastIndexByte(text, '@')
	if at < 1 || len(text) > longestField || !plain(text) {
		return false
	}
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && (strings.Contains(text[at+1:], ".") || text[at+1:] == "localhost")
}
