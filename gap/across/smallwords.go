package across

import "strings"

// smallWords hold a sentence together and say nothing of its subject, by language. Employees who tell what
// customers would say use "they" and "would" more than customers do, whatever they speak of.
var smallWords = map[string]map[string]bool{
	"en": wordSet(`a about above after again against all almost already also although always am an and any are aren't around as at
		be because been before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during
		each either else even ever every few for from further get gets getting go goes going got had hadn't has hasn't have haven't having he her here hers him his how
		i'd i'll i'm i've if in into is isn't it it's its itself just let let's like made make makes many may maybe me might mine more most much must my myself
		neither never no nor not now of off often on once one only onto or other others our ours out over own perhaps put quite rather really
		said same say saying says see shall she should shouldn't since so some something sometimes still such take than that that's the their theirs them themselves then there there's these they
		they'd they'll they're they've thing things this those though through to too under until up upon us very
		was wasn't we we'd we'll we're we've well went were weren't what what's when where whether which while who whom whose why will with within without won't would wouldn't
		yet you you'd you'll you're you've your yours yourself`),
	"de": wordSet(`ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beim bin bis bist da dabei dafür damit dann daran darauf daraus darf darin
		darüber das dass davon dazu dein deine dem den denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige einmal er es etwas euch euer
		für gar gegen gewesen gibt habe haben hat hatte hatten hätte hätten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in ins ist ja je jede jedem jeden jeder jedes jetzt
		kann kein keine keinem keinen keiner können könnte könnten machen macht mal man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen nach neben nein nicht nichts nie noch nun nur
		ob oder ohne sagen schon sehr sei sein seine seinem seinen seiner seit sich sie sind so sogar soll sollen sollte sollten sondern sonst über um und uns unser unsere unserem unseren unserer unter
		viel viele vom von vor war waren warum was weg weil weiter welche welcher welches wenn wer werde werden wie wieder will wir wird wo wollen worden wurde wurden würde würden zu zum zur zwar zwischen`),
	"es": wordSet(`al algo alguna algunas alguno algunos algún ante antes aquí así aunque bien cada casi como con contra cual cuales cuando cuándo cómo de decir del desde donde dos durante el ella ellas ello ellos en entre era eran
		es esa esas ese eso esos esta estaba estado estamos están estar estas este esto estos está fue fueron ha había hace hacer hacen hacia han has hasta hay he hemos la las le les lo los más me mi mis mientras mismo misma mucha muchas mucho muchos muy
		nada ni no nos nosotros nuestra nuestras nuestro nuestros nunca os otra otras otro otros para pero poco por porque pues que qué quien quienes quién se sea ser será si siempre sido sin sino sobre son soy su sus sí
		también tampoco tan tanto te tener tengo ti tiene tienen toda todas todavía todo todos tras tu tus tú un una unas uno unos usted ustedes va van vez voy ya yo él`),
	"fr": wordSet(`à afin ai aie ainsi alors après as au aucun aucune aussi autre autres aux avaient avais avait avant avec avez avoir avons beaucoup bien car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme comment
		c'est ça d'un d'une dans de depuis des deux dire dit donc dont du elle elles en encore entre es est et étaient étais était étant été être eu eux faire fait faut fois font il ils j'ai jamais je la le les leur leurs lors lui là l'on
		ma mais me mes moi moins mon même mêmes n'est ne ni non nos notre nous on ont ou où par parce pas pendant peu peut peuvent plus pour pourquoi pourrait pouvoir presque puis qu'elle qu'elles qu'il qu'ils qu'on qu'un qu'une quand que quel quelle quelles quels quelque quelques qui quoi
		rien s'il s'ils sa sans se sera serait ses si soit sommes son sont sous suis sur ta te tes toi ton toujours tous tout toute toutes très trop tu un une va vers vont vos votre vous y`),
}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// small reports whether a word of a language ("en", "de-CH") says nothing by itself. Of other languages every word counts.
func small(word, language string) bool {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	return smallWords[base][word]
}
