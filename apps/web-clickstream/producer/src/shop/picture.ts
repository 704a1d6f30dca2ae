/** Drawings of the products, in the colours of the theme (classes a to e, see shop.css). */
const drawings: Readonly<Record<string, string>> = {
  'stoneware-mug':
    '<path class="c" d="M40 46h58v40a18 18 0 0 1-18 18H58a18 18 0 0 1-18-18z"/><path class="line" d="M98 56h8a14 14 0 0 1 0 28h-8"/><ellipse class="d" cx="69" cy="46" rx="29" ry="7"/><path class="thin" d="M58 32c-5-6 5-9 0-16M72 32c-5-6 5-9 0-16M86 32c-5-6 5-9 0-16"/>',
  'pour-over-set':
    '<path class="e" d="M44 24h56L84 58H60z"/><rect class="b" x="58" y="54" width="28" height="14" rx="3"/><path class="c" d="M60 68h24l16 32a10 10 0 0 1-9 14H53a10 10 0 0 1-9-14z"/><path class="d" d="M51 90h42l6 12a8 8 0 0 1-8 10H53a8 8 0 0 1-8-10z"/>',
  'chef-knife':
    '<path class="e" d="M16 78 102 44l4 18c-26 18-56 22-90 16z"/><path class="d" d="m104 43 26-12a7 7 0 0 1 8 11l-30 19z"/><circle class="a" cx="116" cy="47" r="2"/><circle class="a" cx="126" cy="42" r="2"/>',
  'dot-notebook':
    '<rect class="b" x="40" y="20" width="66" height="92" rx="6"/><rect class="e" x="48" y="28" width="50" height="76" rx="2"/><path class="dots" d="M56 40h36M56 52h36M56 64h36M56 76h36M56 88h36"/><path class="line" d="M84 20v30l-6-6-6 6V20"/>',
  'brass-lamp':
    '<path class="glow" d="M34 60 20 116h84L90 60z"/><path class="d" d="M46 28h32l14 32H32z"/><path class="line" d="M78 30h26v76"/><rect class="c" x="84" y="104" width="40" height="10" rx="5"/>',
  'felt-desk-mat':
    '<rect class="c" x="14" y="58" width="116" height="44" rx="6"/><rect class="e" x="34" y="68" width="62" height="22" rx="4"/><path class="dots" d="M40 75h50M40 83h50"/><rect class="d" x="104" y="70" width="14" height="20" rx="7"/>',
  'enamel-kettle':
    '<path class="b" d="M42 56h60l8 46a8 8 0 0 1-8 9H42a8 8 0 0 1-8-9z"/><path class="line" d="M50 56c0-34 44-34 44 0"/><path class="b" d="M36 76 20 58l8-5 14 14z"/><rect class="d" x="50" y="48" width="44" height="9" rx="4"/><circle class="d" cx="72" cy="44" r="5"/>',
  'rain-shell':
    '<path class="b" d="M54 30h36l30 30-12 16-10-8v46H46V68l-10 8-12-16z"/><path class="d" d="M54 30c2 16 34 16 36 0-4-12-32-12-36 0z"/><path class="thin" d="M72 44v70M54 84h10M80 84h10"/><path class="rain" d="M24 20l-5 12M124 22l-5 12M136 56l-5 12M14 78l-5 12"/>',
};

/** The picture says nothing that the name beside it does not: it is hidden from screen readers. */
export const picture = (slug: string): SVGElement => {
  const holder = document.createElement('div');
  holder.innerHTML = `<svg viewBox="0 0 144 128" aria-hidden="true" class="picture">${drawings[slug] ?? ''}</svg>`;
  const [drawn] = holder.children;
  return drawn instanceof SVGElement ? drawn : document.createElementNS('http://www.w3.org/2000/svg', 'svg');
};
