"""A formula in TeX as text that can be read: letters, signs, powers, fractions. The rest stays."""

from __future__ import annotations

import re

_TABLE = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν
xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω
sum ∑ prod ∏ int ∫ partial ∂ nabla ∇ infty ∞ cdot · times × div ÷ pm ± le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠
approx ≈ sim ∼ propto ∝ equiv ≡ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ to → rightarrow → leftarrow ←
Rightarrow ⇒ mapsto ↦ forall ∀ exists ∃ odot ⊙ oplus ⊕ otimes ⊗ ldots … dots … cdots ⋯ mid | Vert ‖ | ‖
langle ⟨ rangle ⟩ top ⊤ ell ℓ star ⋆ circ ∘ ll ≪ gg ≫ emptyset ∅ neg ¬ wedge ∧ vee ∨
"""
_LETTERS = _TABLE.split()
SIGNS = dict(zip(_LETTERS[::2], _LETTERS[1::2], strict=True))
BOARDS = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ"}
_RAISED = dict(zip("0123456789+-=()niTtk*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵗᵏ*", strict=True))
_LOWERED = dict(zip("0123456789+-=()aeijknmptx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₘₚₜₓ", strict=True))
_GROUP = r"\{([^{}]*)\}"
_FRACTION = re.compile(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}")
_ROOT = re.compile(rf"\\sqrt\s*{_GROUP}")
_BOARD = re.compile(r"\\mathbb\s*\{?([A-Z])\}?")
_STYLED = re.compile(
    rf"\\(?:text|mathrm|mathbf|mathcal|mathit|mathsf|boldsymbol|operatorname|bm|hat|tilde|bar|vec)\*?\s*{_GROUP}"
)
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|(\\?\w|\*))")
_COMMAND = re.compile(r"\\([A-Za-z]+|\|)")
_NOISE = re.compile(r"\\(?:left|right|big|Big|bigl|bigr|displaystyle|limits|q?quad|,|;|!|:| )|&")
DEEPEST = 12  # rounds of replacing what is innermost


def readable(formula: str) -> str:
    """One formula, line by line where it has lines."""
    text = re.sub(r"\\(?:begin|end)\{[^{}]*\}", "", formula).replace("\\\\", "\n")
    text = _BOARD.sub(lambda found: BOARDS.get(found[1], found[1]), _NOISE.sub(" ", text))
    for _ in range(DEEPEST):
        before = text
        text = _STYLED.sub(r"\1", text)
        text = _FRACTION.sub(lambda found: f"{_held(found[1])}/{_held(found[2])}", text)
        text = _ROOT.sub(lambda found: f"√{_held(found[1])}", text)
        text = _SCRIPT.sub(_script, text)
        if text == before:
            break
    text = _COMMAND.sub(lambda found: SIGNS.get(found[1], found[1]), text)
    lines = (
        re.sub(r"[ \t]+", " ", line).strip() for line in text.replace("{", "").replace("}", "").split("\n")
    )
    return "\n".join(line for line in lines if line)


def _held(part: str) -> str:
    """In brackets where it is more than one name or number."""
    return part.strip() if re.fullmatch(r"\\?\w*", part.strip()) else f"({part.strip()})"


def _script(found: re.Match[str]) -> str:
    """A power or an index in small figures; with what has none, as it is spoken."""
    mark, inner = found[1], (found[2] if found[2] is not None else found[3]).strip()
    small = _RAISED if mark == "^" else _LOWERED
    if inner and all(letter in small for letter in inner):
        return "".join(small[letter] for letter in inner)
    joined = "^" if mark == "^" else "_"
    shown = inner if re.fullmatch(r"\\?\w+", inner) else f"({inner})"
    return shown if not inner else f"{joined}\u2060{shown}"
