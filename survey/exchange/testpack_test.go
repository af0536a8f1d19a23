package exchange

import (
	"fmt"
	"strconv"

	"mirror/survey/pack"
)

func words(s string) pack.Text { return pack.Text{"en": s} }

func both(s string) pack.Sides {
	return pack.Sides{Customer: pack.Wording{Text: words(s)}, Employee: pack.Wording{Text: words(s)}}
}

func scale(id string, lo, hi int) pack.Scale {
	s := pack.Scale{ID: id, Type: pack.Rating}
	for n := lo; n <= hi; n++ {
		s.Points = append(s.Points, pack.Point{Value: strconv.Itoa(n), Number: n})
	}
	return s
}

// smallPack has one of everything that an answers file can hold.
func smallPack() *pack.Pack {
	choice := pack.Scale{ID: "yesno", Type: pack.ChoiceOne, Points: []pack.Point{{Value: "said_no"}, {Value: "said_yes"}, {Value: "not_sure"}}}
	p := &pack.Pack{
		ID: "small", Version: "1.0.0", DefaultLanguage: "en", Languages: []string{"en"},
		Audiences: []string{"customer", "employee"}, Predicts: true,
		Scales:     []pack.Scale{scale("agree", 1, 5), scale("likely", 0, 10), choice},
		Dimensions: []pack.Dimension{{ID: "trust", Kind: "emotional"}, {ID: "speed", Kind: "functional"}, {ID: "price", Kind: "functional"}},
		Items: []pack.Item{
			{ID: "trust_1", Dimension: "trust", Scale: "agree", Wording: both("They keep their word.")},
			{ID: "trust_2", Dimension: "trust", Scale: "agree", Reverse: true, Wording: both("They hide things.")},
			{ID: "speed_1", Dimension: "speed", Scale: "agree", Only: "customer", Wording: pack.Sides{Customer: pack.Wording{Text: words("They are fast.")}}},
			{ID: "price_1", Dimension: "price", Scale: "yesno", CountAs: []string{"said_yes"}, Wording: both("Have you paid too much?")},
		},
		Outcomes: []pack.Item{
			{ID: "recommend", Role: "recommend", Scale: "likely", Wording: both("Would you recommend us?")},
			{ID: "spoke", Role: "behaviour", Scale: "yesno", CountAs: []string{"said_yes"}, GoodWhenHigh: true, EmployeePercent: true, Wording: both("Did you speak well of us?")},
		},
		Importance: &pack.Pick{Pick: 2, From: "dimensions", Wording: both("What matters most?")},
		Feelings: &pack.Pick{Pick: 2, Wording: pack.Sides{Customer: pack.Wording{Text: words("How did you feel?")}}, Options: []pack.Option{
			{ID: "glad", Group: "builds"}, {ID: "calm", Group: "holds"}, {ID: "angry", Group: "erodes"}}},
		Open: []pack.OpenQuestion{
			{ID: "why", About: "trust", MaxLength: 60, Wording: both("Why?")},
			{ID: "wish", Wording: pack.Sides{Customer: pack.Wording{Text: words("What do you wish?")}}},
		},
		Attributes: []pack.Attribute{
			{ID: "segment", Audience: "customer", Role: "segment", OptionsFrom: "segments"},
			{ID: "branch", Role: "unit", OptionsFrom: "units"},
			{ID: "team", Audience: "employee", Role: "cell", Options: []pack.Option{{ID: "sales"}, {ID: "service"}}},
			{ID: "tenure", Audience: "customer", Role: "filter", Options: []pack.Option{{ID: "new"}, {ID: "old"}}},
		},
	}
	return p
}

// wavePack has 30 items of 7 points in 9 dimensions, and a recommendation.
func wavePack() *pack.Pack {
	p := &pack.Pack{
		ID: "wave", Version: "1.0.0", DefaultLanguage: "en", Languages: []string{"en"},
		Audiences: []string{"customer", "employee"}, Predicts: true,
		Scales:   []pack.Scale{scale("agree7", 1, 7), scale("likely", 0, 10)},
		Outcomes: []pack.Item{{ID: "recommend", Role: "recommend", Scale: "likely", Wording: both("Would you recommend us?")}},
		Attributes: []pack.Attribute{
			{ID: "segment", Audience: "customer", Role: "segment", OptionsFrom: "segments"},
			{ID: "unit", Role: "unit", OptionsFrom: "units"},
			{ID: "cell", Audience: "employee", Role: "cell", OptionsFrom: "cells"},
		},
	}
	for d := range 9 {
		kind := "emotional"
		if d >= 5 {
			kind = "functional"
		}
		p.Dimensions = append(p.Dimensions, pack.Dimension{ID: fmt.Sprintf("d%d", d+1), Kind: kind})
	}
	for i := range 30 {
		p.Items = append(p.Items, pack.Item{
			ID: fmt.Sprintf("item_%02d", i+1), Dimension: fmt.Sprintf("d%d", i%9+1), Scale: "agree7", Wording: both("A statement."),
		})
	}
	return p
}
