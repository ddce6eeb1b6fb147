// Where the gazetteer departs from Natural Earth, and why. Natural Earth draws
// who administers a place; the country an area is filed under here is the one
// UCDP and the ISO 3166 list use. The administering entity is kept beside it.

/** Natural Earth entity -> ISO 3166-1 alpha-3 (XKX: user-assigned code for Kosovo). */
const entities = {
  ALD: 'ALA', ATC: 'AUS', CLP: 'FRA', CSI: 'AUS', CYN: 'CYP', ESB: 'GBR', KAB: 'KAZ', KAS: 'IND', KOS: 'XKX',
  PGA: '', PSX: 'PSE', SAH: 'ESH', SDS: 'SSD', SOL: 'SOM', USG: 'CUB', WSB: 'GBR',
};

/** Single areas: country of the area where it is not that of its entity. */
const single = {
  'RUS-283': 'UKR', // Crimea (UN General Assembly resolution 68/262; UCDP files it under Ukraine)
  'RUS-5482': 'UKR', // Sevastopol, likewise
  'IOA-1928': 'CCK', // Cocos (Keeling) Islands
  'IOA-2652': 'CXR', // Christmas Island
};

export function countryOf(p, id) {
  return single[id] ?? entities[p.adm0_a3] ?? p.adm0_a3;
}

/** Who administers the area, where that is not the country it is filed under; else empty. */
export function administered(p, id) {
  const names = {
    CYN: 'Northern Cyprus', KAB: 'Russia (lease)', KAS: 'India, claimed by Pakistan', PGA: 'several claimants',
    SAH: 'Polisario Front', SOL: 'Somaliland', USG: 'United States (lease)',
  };
  if (id === 'RUS-283' || id === 'RUS-5482') return 'Russia';
  return names[p.adm0_a3] ?? '';
}

/**
 * names: all names of an area that carries another's, or a wrong one, in the
 * source; also: names in use that the source lacks; iso: the ISO 3166-2 code.
 */
export const corrections = {
  'AFG-1753': { names: ['Daykundi', 'Daikundi', 'Day Kundi'], iso: 'AF-DAY' }, // Uruzgan in the source; apart since 2004
  'AFG-1769': { names: ['Panjshir', 'Panjsher', 'Panjshayr'], iso: 'AF-PAN' }, // Parwan in the source; apart since 2004
  // Four areas of Eritrea bear one another's names in the source, and their own as Wikidata's.
  'ERI-1561': { names: ['Maekel', 'Central', 'al-Markaziyah', "Ma'akel", 'Maekelay'], iso: 'ER-MA' },
  'ERI-1562': { names: ['Northern Red Sea', 'Semenawi Keyih Bahri', 'al-Bahru al-Ahmaru ash-Shimali'], iso: 'ER-SK' },
  'ERI-1563': { names: ['Anseba', 'Ansaba'], iso: 'ER-AN' },
  'ERI-1564': { names: ['Debub', 'Southern', 'al-Janubiyah'], iso: 'ER-DU' },
  'ETH-3129': { also: ['SNNP', 'SNNPR'] },
  'ETH-3133': { also: ['Addis Ababa Chartered City'] },
  'ETH-3135': { also: ['Dire Dawa Chartered City'] },
  'KOS-5902': { names: ['Priština', 'Prishtina', 'Komuna e Prishtines', 'Pristina, Opstina'] }, // all of Kosovo in Wikidata
  'KOS-5908': { names: ['Prizren', 'Komuna e Prizrenit'] }, // a place in Montenegro in Wikidata
  'MEX-2727': { names: ['Mexico City', 'Ciudad de México', 'Distrito Federal', 'Federal District'] },
  'MEX-2731': { names: ['México', 'State of Mexico', 'Estado de México'] },
  'MLI-2794': { names: ['Sikasso'] }, // a historic realm in Wikidata
  'SDN-5857': { names: ['East Darfur', 'Eastern Darfur', 'Sharq Darfur'] }, // South Darfur too in the source; apart since 2012
  'SDN-5859': { names: ['Central Darfur', 'Wasat Darfur'] }, // West Darfur too in the source; apart since 2012
  'SDS-865': { also: ['Bahr al Jabal', 'Bahr el Jebel'] }, // its name to 2005
  'SDN-5858': { names: ['West Darfur', 'Western Darfur', 'Gharb Darfur'] },
  'SYR-5261': { names: ['UNDOF zone', 'UNDOF'] }, // the area of separation on the Golan, not a governorate
  'VEN-43': { also: ['Distrito Federal'] },
};
