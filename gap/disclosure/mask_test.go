package disclosure

import "testing"

func TestMask(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// What must go.
		{"Write to jane.doe+bank@mail.example.co.uk please", "Write to [removed] please"},
		{"jane (at) example.com answered", "[removed] answered"},
		{"post@example", "[removed]"},
		{"see https://example.org/a?b=1 and www.example.com/x", "see [removed] and [removed]"},
		{"I read it on example-bank.de/konto today", "I read it on [removed] today"},
		{"find me, @some_one, there", "find me, [removed], there"},
		{"Call +49 30 901820 after six", "Call [removed] after six"},
		{"Call +44 (0)20 7946 0958", "Call [removed]"},
		{"Call 020 7946 0958.", "Call [removed]."},
		{"my mobile is 07700 900123!", "my mobile is [removed]!"},
		{"ring (555) 123-4567 now", "ring [removed] now"},
		{"ring 555.123.4567 now", "ring [removed] now"},
		{"ring 1-800-555-0199 now", "ring [removed] now"},
		{"0033 1 23 45 67 89", "[removed]"},
		{"Tel. 06-12345678", "Tel. [removed]"},
		{"Tel. 089/12345678", "Tel. [removed]"},
		{"my IBAN DE89 3704 0044 0532 0130 00 is known", "my IBAN [removed] is known"},
		{"GB29NWBK60161331926819", "[removed]"},
		{"card 4111 1111 1111 1111 was blocked", "card [removed] was blocked"},
		{"card 4111-1111-1111-1111 was blocked", "card [removed] was blocked"},
		{"account 12-34-56 98765432", "account [removed]"},
		{"sort code 12-34-56", "sort code [removed]"},
		{"Account no. 48213 is mine", "Account no. [removed] is mine"},
		{"Meine Kundennummer 70815 fehlt", "Meine Kundennummer [removed] fehlt"},
		{"my number is 123456", "my number is [removed]"},
		{"born 12.03.1975", "born [removed]"},
		{"电话 13912345678", "电话 [removed]"},
		{"jane.doe＠example.com", "[removed]"},
		{"jane@exa\u200bmple.com", "[removed]"},
		{"jane [at] example [dot] com", "[removed]"},
		{"jane dot doe at example dot com", "[removed]"},
		{"write jane.doe AT example.com", "write [removed]"},
		{"hxxps://example.com/x and t.me/jane or bit.ly/3abc", "[removed] and [removed] or [removed]"},
		{"mine is jane.doe.me", "mine is [removed]"},
		{"ring 07700_900123 or 07700*900123", "ring [removed] or [removed]"},
		{"GBP 07700900123, £ 07700900123", "GBP [removed], £ [removed]"},
		{"customer id K-44921 and Personalnummer 44121", "customer id [removed] and Personalnummer [removed]"},
		{"my account ending in 4421", "my account ending in [removed]"},
		{"policy AB-123-456 lapsed", "policy [removed] lapsed"},
		{"my PIN is 4421", "my PIN is [removed]"},
		// What must stay.
		{"I have 2 cards and my account 2 years", "I have 2 cards and my account 2 years"},
		{"ask the staff at 10.30 or at the branch", "ask the staff at 10.30 or at the branch"},
		{"the card for 1500 points, my account in 2024", "the card for 1500 points, my account in 2024"},
		{"I look at it. Come on", "I look at it. Come on"},
		{"and/or his/her, 50/50", "and/or his/her, 50/50"},
		{"In 2025 it was better than in 2024.", "In 2025 it was better than in 2024."},
		{"From 2019–2024 nothing, 2021-2022 less", "From 2019–2024 nothing, 2021-2022 less"},
		{"They charged £1,200 and then £84", "They charged £1,200 and then £84"},
		{"I paid 1.200.000 € for it", "I paid 1.200.000 € for it"},
		{"a loan of £250000", "a loan of £250000"},
		{"I am 84 and waited 45 minutes, 3 times", "I am 84 and waited 45 minutes, 3 times"},
		{"open 9:30-17:00, 24/7 would be better", "open 9:30-17:00, 24/7 would be better"},
		{"7 out of 10. 2 of 3.", "7 out of 10. 2 of 3."},
		{"the rate rose by 0.25 to 4.75 %", "the rate rose by 0.25 to 4.75 %"},
		{"I think e.g. the app is fine.Next time too", "I think e.g. the app is fine.Next time too"},
		{"", ""},
	} {
		if got := mask(c.text); got != c.want {
			t.Errorf("%q\n became %q\n   want %q", c.text, got, c.want)
		}
	}
}

// Masking twice changes nothing more.
func TestMaskIsStable(t *testing.T) {
	once := mask("Call 020 7946 0958 or jane@example.com, account 12345")
	if twice := mask(once); twice != once {
		t.Errorf("%q became %q", once, twice)
	}
}
