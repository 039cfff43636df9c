// Names of people, as a marketer meets them: Japanese in kanji and kana, English, and the odd ones.

/** A name as written, and in the letters of an e-mail address. */
export type Name = readonly [written: string, latin: string];

const pairs = (text: string): readonly Name[] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [written, latin] = pair.split('/');
      return [written, latin] as const;
    });

export const JA_LAST = pairs(`
  佐藤/sato 鈴木/suzuki 高橋/takahashi 田中/tanaka 伊藤/ito 渡辺/watanabe 渡邉/watanabe 山本/yamamoto 中村/nakamura
  小林/kobayashi 加藤/kato 吉田/yoshida 山田/yamada 佐々木/sasaki 山口/yamaguchi 松本/matsumoto 井上/inoue 木村/kimura
  林/hayashi 斎藤/saito 齋藤/saito 清水/shimizu 山﨑/yamazaki 森/mori 池田/ikeda 橋本/hashimoto 阿部/abe 石川/ishikawa
  前田/maeda 藤田/fujita 小川/ogawa 岡田/okada 後藤/goto 長谷川/hasegawa 村上/murakami 近藤/kondo 石井/ishii 坂本/sakamoto
  遠藤/endo 青木/aoki 藤井/fujii 西村/nishimura 福田/fukuda 太田/ota 三浦/miura 藤原/fujiwara 岡本/okamoto 松田/matsuda
  髙木/takagi 𠮷野/yoshino 一/hajime 小鳥遊/takanashi 勅使河原/teshigawara サトウ/sato すずき/suzuki
`);

export const JA_FIRST = pairs(`
  翔太/shota 健一/kenichi 大輔/daisuke 拓也/takuya 直樹/naoki 達也/tatsuya 誠/makoto 剛/tsuyoshi 浩/hiroshi 隆/takashi
  花子/hanako 美咲/misaki 陽菜/hina さくら/sakura 愛/ai 結衣/yui 優子/yuko 恵子/keiko 明美/akemi 由美/yumi 真由美/mayumi
  蓮/ren 悠真/yuma 湊/minato 樹/itsuki 大翔/hiroto 陽翔/haruto 颯太/sota 葵/aoi 凛/rin 紬/tsumugi 莉子/riko 杏/an ひかり/hikari
  あかり/akari みゆき/miyuki ケン/ken マリア/maria ジョン/john エミリー/emily 弘樹/hiroki 純/jun 薫/kaoru 千尋/chihiro
`);

export const EN_LAST = pairs(`
  Smith/smith Johnson/johnson Williams/williams Brown/brown Jones/jones Garcia/garcia Miller/miller Davis/davis
  Rodríguez/rodriguez Martínez/martinez Hernández/hernandez López/lopez Wilson/wilson Anderson/anderson Thomas/thomas
  Taylor/taylor Moore/moore Jackson/jackson Martin/martin Lee/lee Nguyen/nguyen Thompson/thompson White/white Harris/harris
  Clark/clark Lewis/lewis Robinson/robinson Walker/walker Young/young King/king Wright/wright Scott/scott Torres/torres
  Hill/hill Green/green Adams/adams Nelson/nelson Baker/baker Hall/hall Rivera/rivera Campbell/campbell Mitchell/mitchell
  O'Brien/obrien O'Connor/oconnor D’Angelo/dangelo Smith-Jones/smith-jones Müller/mueller Schröder/schroeder Łukasz/lukasz
  Ångström/angstrom García-Márquez/garcia-marquez MacDonald/macdonald Ng/ng X/x
`);

export const EN_FIRST = pairs(`
  James/james Mary/mary Robert/robert Patricia/patricia John/john Jennifer/jennifer Michael/michael Linda/linda David/david
  Elizabeth/elizabeth William/william Barbara/barbara Richard/richard Susan/susan Joseph/joseph Jessica/jessica Thomas/thomas
  Sarah/sarah Christopher/christopher Karen/karen Charles/charles Lisa/lisa Daniel/daniel Nancy/nancy Matthew/matthew
  Betty/betty Anthony/anthony Sandra/sandra Mark/mark Ashley/ashley Emily/emily Steven/steven Kimberly/kimberly Paul/paul
  Andrew/andrew Donna/donna Joshua/joshua Michelle/michelle Kenneth/kenneth Zoë/zoe André/andre José/jose Siân/sian
  Jean-Luc/jean-luc Anne-Marie/anne-marie Kenji/kenji Yuki/yuki
`);

/** First names that break naive parsers: quotes, commas, blanks, wide letters, emoji, right-to-left, combining marks. */
export const ODD_FIRST: readonly Name[] = [
  [' Anna ', 'anna'],
  ['Robert "Bob"', 'bob'],
  ['Mary, Jr.', 'mary'],
  ['Ｔａｒｏ', 'taro'],
  ['ﾊﾅｺ', 'hanako'],
  ['Anna 🎉', 'anna'],
  ['👩‍💻 Kim', 'kim'],
  ['محمد', 'mohammed'],
  ['Zoe\u0301', 'zoe'],
  ['太郎\u3000', 'taro'],
  ['Line\nBreak', 'line'],
  ['=SUM(A1)', 'sum'],
  ['NULL', 'null'],
  ['<b>Bold</b>', 'bold'],
  ['Back\\slash', 'back'],
  ['\tTab', 'tab'],
];
