package formula

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// The characters of TeX's commands, by class: pairs of a name and a character.
const (
	letters = `
	alpha α  beta β  gamma γ  delta δ  epsilon ϵ  varepsilon ε  zeta ζ  eta η
	theta θ  vartheta ϑ  iota ι  kappa κ  varkappa ϰ  lambda λ  mu μ  nu ν  xi ξ
	omicron ο  pi π  varpi ϖ  rho ρ  varrho ϱ  sigma σ  varsigma ς  tau τ
	upsilon υ  phi ϕ  varphi φ  chi χ  psi ψ  omega ω  digamma ϝ
	Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Upsilon Υ  Phi Φ
	Psi Ψ  Omega Ω
	ell ℓ  hbar ℏ  hslash ℏ  imath ı  jmath ȷ  wp ℘  Re ℜ  Im ℑ  aleph ℵ  beth ℶ
	gimel ℷ  daleth ℸ  eth ð  mho ℧  Finv Ⅎ  AA Å`

	ordinary = `
	infty ∞  partial ∂  nabla ∇  emptyset ∅  varnothing ∅  forall ∀  exists ∃
	nexists ∄  neg ¬  lnot ¬  top ⊤  bot ⊥  angle ∠  measuredangle ∡
	sphericalangle ∢  triangle △  triangledown ▽  square □  Box □  blacksquare ■
	blacktriangle ▲  Diamond ◇  lozenge ◊  bigstar ★  clubsuit ♣  diamondsuit ♢
	heartsuit ♡  spadesuit ♠  flat ♭  natural ♮  sharp ♯  prime ′  backprime ‵
	degree °  complement ∁  checkmark ✓  dag †  ddag ‡  S §  P ¶  pounds £
	copyright ©  surd √  vdots ⋮  backslash ∖  vert |  Vert ‖  | ‖
	% %  $ $  # #  & &  _ _`

	dots = `
	ldots …  dots …  dotsc …  dotso …  cdots ⋯  dotsb ⋯  dotsm ⋯  dotsi ⋯  ddots ⋱`

	binary = `
	pm ±  mp ∓  times ×  div ÷  cdot ⋅  ast ∗  star ⋆  circ ∘  bullet •  cap ∩
	cup ∪  Cap ⋒  Cup ⋓  uplus ⊎  sqcap ⊓  sqcup ⊔  vee ∨  lor ∨  wedge ∧  land ∧
	veebar ⊻  barwedge ⊼  curlyvee ⋎  curlywedge ⋏  setminus ∖  smallsetminus ∖
	oplus ⊕  ominus ⊖  otimes ⊗  oslash ⊘  odot ⊙  circledast ⊛  circledcirc ⊚
	circleddash ⊝  boxplus ⊞  boxminus ⊟  boxtimes ⊠  boxdot ⊡  wr ≀  amalg ⨿
	dagger †  ddagger ‡  diamond ⋄  bigcirc ◯  bigtriangleup △
	bigtriangledown ▽  triangleleft ◁  triangleright ▷  lhd ⊲  rhd ⊳  unlhd ⊴
	unrhd ⊵  ltimes ⋉  rtimes ⋊  dotplus ∔  divideontimes ⋇  intercal ⊺`

	relations = `
	leq ≤  le ≤  geq ≥  ge ≥  neq ≠  ne ≠  lt <  gt >  equiv ≡  approx ≈  approxeq ≊
	cong ≅  sim ∼  simeq ≃  backsim ∽  eqsim ≂  propto ∝  varpropto ∝  ll ≪  gg ≫
	lll ⋘  ggg ⋙  doteq ≐  doteqdot ≑  asymp ≍  prec ≺  succ ≻  preceq ⪯
	succeq ⪰  leqslant ⩽  geqslant ⩾  leqq ≦  geqq ≧  lneq ⪇  gneq ⪈  lneqq ≨
	gneqq ≩  lesssim ≲  gtrsim ≳  lessgtr ≶  gtrless ≷  lessdot ⋖  gtrdot ⋗
	nless ≮  ngtr ≯  nleq ≰  ngeq ≱  nsim ≁  ncong ≇  nprec ⊀  nsucc ⊁
	subset ⊂  supset ⊃  subseteq ⊆  supseteq ⊇  subsetneq ⊊  supsetneq ⊋
	nsubseteq ⊈  nsupseteq ⊉  sqsubset ⊏  sqsupset ⊐  sqsubseteq ⊑
	sqsupseteq ⊒  Subset ⋐  Supset ⋑  in ∈  ni ∋  owns ∋  notin ∉
	vdash ⊢  dashv ⊣  models ⊨  vDash ⊨  Vdash ⊩  Vvdash ⊪  nvdash ⊬  nvDash ⊭
	perp ⊥  parallel ∥  nparallel ∦  mid ∣  nmid ∤  bowtie ⋈  Join ⋈  smile ⌣
	frown ⌢  triangleq ≜  coloneqq ≔  eqqcolon ≕  circeq ≗  eqcirc ≖  bumpeq ≏
	Bumpeq ≎  risingdotseq ≓  fallingdotseq ≒  between ≬  pitchfork ⋔
	therefore ∴  because ∵  trianglelefteq ⊴  trianglerighteq ⊵
	vartriangleleft ⊲  vartriangleright ⊳  multimap ⊸`

	arrows = `
	to →  gets ←  rightarrow →  leftarrow ←  leftrightarrow ↔  uparrow ↑
	downarrow ↓  updownarrow ↕  Rightarrow ⇒  Leftarrow ⇐  Leftrightarrow ⇔
	Uparrow ⇑  Downarrow ⇓  Updownarrow ⇕  implies ⇒  impliedby ⇐  iff ⇔
	longrightarrow →  longleftarrow ←  longleftrightarrow ↔  Longrightarrow ⇒
	Longleftarrow ⇐  Longleftrightarrow ⇔  mapsto ↦  longmapsto ↦
	hookrightarrow ↪  hookleftarrow ↩  rightharpoonup ⇀  rightharpoondown ⇁
	leftharpoonup ↼  leftharpoondown ↽  rightleftharpoons ⇌
	leftrightharpoons ⇋  nearrow ↗  searrow ↘  swarrow ↙  nwarrow ↖  leadsto ⇝
	rightsquigarrow ⇝  twoheadrightarrow ↠  twoheadleftarrow ↞
	rightarrowtail ↣  leftarrowtail ↢  nrightarrow ↛  nleftarrow ↚
	nRightarrow ⇏  nLeftarrow ⇍  nLeftrightarrow ⇎  nleftrightarrow ↮
	rightrightarrows ⇉  leftleftarrows ⇇  rightleftarrows ⇄
	leftrightarrows ⇆  upuparrows ⇈  downdownarrows ⇊  circlearrowleft ↺
	circlearrowright ↻  curvearrowleft ↶  curvearrowright ↷  restriction ↾
	upharpoonright ↾  Lsh ↰  Rsh ↱`

	openings = `
	{ {  lbrace {  lbrack [  langle ⟨  lfloor ⌊  lceil ⌈  lvert |  lVert ‖  ulcorner ⌜`

	closings = `
	} }  rbrace }  rbrack ]  rangle ⟩  rfloor ⌋  rceil ⌉  rvert |  rVert ‖  urcorner ⌝`

	// These take limits in a display.
	bigOperators = `
	sum ∑  prod ∏  coprod ∐  int ∫  iint ∬  iiint ∭  oint ∮  oiint ∯  oiiint ∰
	bigcap ⋂  bigcup ⋃  bigvee ⋁  bigwedge ⋀  bigoplus ⨁  bigotimes ⨂
	bigodot ⨀  biguplus ⨄  bigsqcup ⨆`
)

// Functions are named by their command. Other countries' names of the
// trigonometric ones are among them.
const (
	functions = `
	arccos arcsin arctan arctg arccot arcctg arg ch cos cosec cosh cot cotg coth
	csc ctg cth deg dim exp hom ker lg ln log sec sh sin sinh tan tanh tg th`

	limitFunctions = `det gcd inf lim max min sup Pr argmax argmin`
)

// The symbols are looked up by name, and by character for what an author
// writes as itself.
type symbols struct {
	byName map[string]atom
	byText map[string]class
}

// table is made for the first formula, not before main.
var table = sync.OnceValue(makeTable)

func makeTable() symbols {
	t := symbols{make(map[string]atom, 512), make(map[string]class, 512)}
	for _, s := range []struct {
		pairs string
		class class
	}{
		{letters, ord}, {ordinary, ord}, {dots, inner}, {binary, bin}, {relations, rel},
		{arrows, rel}, {openings, opening}, {closings, closing}, {bigOperators, op},
	} {
		t.add(s.pairs, s.class)
	}
	t.name(functions, false)
	t.name(limitFunctions, true)
	t.byName["liminf"] = atom{text: "lim inf", class: op, named: true, limits: true}
	t.byName["limsup"] = atom{text: "lim sup", class: op, named: true, limits: true}
	t.byName["bmod"] = atom{text: "mod", class: bin}
	t.byName["colon"] = atom{text: ":", class: punct}
	t.ascii()
	return t
}

// add adds pairs of a name and a character. A character that several commands
// write has the class of the first of them.
func (t symbols) add(pairs string, c class) {
	fields := strings.Fields(pairs)
	for i := 0; i < len(fields); i += 2 {
		t.byName[fields[i]] = atom{text: fields[i+1], class: c, limits: c == op}
		if _, known := t.byText[fields[i+1]]; !known {
			t.byText[fields[i+1]] = c
		}
	}
}

func (t symbols) name(functions string, limits bool) {
	for _, f := range strings.Fields(functions) {
		t.byName[f] = atom{text: f, class: op, named: true, limits: limits}
	}
}

// ascii sets the classes of the characters on a keyboard: TeXbook, appendix B.
func (t symbols) ascii() {
	for _, s := range []struct {
		text  string
		class class
	}{
		{"+−∗", bin}, {"=<>:", rel}, {"([{⟨", opening}, {")]}⟩!?", closing}, {",;", punct}, {"|/.", ord}, {"…", inner},
	} {
		for _, r := range s.text {
			t.byText[string(r)] = s.class
		}
	}
}

// character is the atom of a character that stands for itself.
func character(text string) atom {
	switch text {
	case "-":
		text = "−"
	case "*":
		text = "∗"
	}
	c := table().byText[text]
	return atom{text: text, class: c, limits: c == op}
}

// isLetter1 reports whether text is one ASCII letter.
func isLetter1(text string) bool {
	return len(text) == 1 && text[0] < utf8.RuneSelf && isLetter(text[0])
}
