package reports

import "mirror/survey/pack"

// Wording is every text of the wave's questionnaires as pages and workbooks say it, with its language (BCP 47), so that a page
// in another language can tell which it is in.
func (r *Reading) Wording() map[string]string {
	all := map[string]string{}
	for _, p := range r.view.parts {
		p.pack.EachText(func(t pack.Text) {
			language := p.language
			if t[language] == "" {
				language = p.pack.DefaultLanguage
			}
			all[p.text(t)] = language
		})
	}
	return all
}
